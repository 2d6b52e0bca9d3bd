// What a cell of the matrix says: its state in a word, its tone, its total.
import { msg } from "../core/text.js";

/** @param {(message: string, values?: object) => string} t */
export function cellWords(t) {
  return {
    new: t(msg("未评", "chair")),
    draft: t("草稿"),
    submitted: t(msg("已提交", "chair")),
    recused: t("回避"),
  };
}

export const CELL_TONES = { new: "none", draft: "accent", submitted: "good", recused: "away" };

/**
 * The rows a filter lets through.
 * @param {any[]} rows of chair.matrix
 * @param {{category: string, state: string, expert: string}} wanted
 * @param {(row: any) => boolean} found whether the search finds the row
 */
export function matrixRows(rows, wanted, found) {
  return rows.filter((row) => {
    if (wanted.category && row.category_title !== wanted.category) return false;
    if (wanted.expert && !row.cells[wanted.expert]) return false;
    const cells = wanted.expert ? [row.cells[wanted.expert]] : Object.values(row.cells);
    return stateFits(cells, wanted.state, row) && found(row);
  });
}

/** Handed in and due among the cells of one row. @param {Record<string, any>} cells */
export function cellCounts(cells) {
  const due = Object.values(cells).filter((cell) => cell.state !== "recused" && !cell.off);
  return { due: due.length, done: due.filter((cell) => cell.state === "submitted").length };
}

function stateFits(cells, state, row) {
  if (!state) return true;
  if (state === "open") return cellCounts(row.cells).done < cellCounts(row.cells).due;
  if (state === "done") return cellCounts(row.cells).done === cellCounts(row.cells).due;
  if (state === "rescore") return cells.some((cell) => cell.rescore);
  if (state === "frozen") return row.frozen !== null;
  return cells.some((cell) => cell.state === state);
}
