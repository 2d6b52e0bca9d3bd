// Node 18, which Debian 12 has, knows the browsers' `crypto` only by its module.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
