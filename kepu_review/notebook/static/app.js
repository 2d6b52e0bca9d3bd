// The bare page: the desk of this server's seat.
import { openDoor } from "./door.js";

const host = document.getElementById("kepu-desk");
openDoor(host, host.dataset);
