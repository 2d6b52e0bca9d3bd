// A table as a file that a spreadsheet opens: csvText(heads, rows), csvFile(name, heads, rows).
import { saveFile } from "../office/pieces.js";

const DANGEROUS = /^[=+\-@\t\r]/u;

/**
 * @param {string[]} heads
 * @param {(string | number | null | undefined)[][]} rows a missing value is an empty cell
 */
export function csvText(heads, rows) {
  return `\ufeff${[heads, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** A text that a spreadsheet would take for a formula is told to be a text. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = DANGEROUS.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hand the table over as a file. @param {string} name without its ending */
export function csvFile(name, heads, rows) {
  const bytes = new TextEncoder().encode(csvText(heads, rows));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  saveFile(`${name}.csv`, btoa(letters.join("")));
}
