"""成批文件: thousands of letters or sheets, one file each, set by several processes at once.

bundle(pieces, out)     a zip of single PDFs; what is finished stays when it is stopped half-way
press(pieces, folder)   single PDFs in a folder, told one by one as they are ready
pieces_of(rnd, kind)    the pieces of a kind of document of a round
"""

from kepu_review.report.batch.bundle import bundle
from kepu_review.report.batch.kinds import EACH, pieces_of
from kepu_review.report.batch.names import file_names
from kepu_review.report.batch.piece import Made, Piece
from kepu_review.report.batch.press import press

__all__ = ["EACH", "Made", "Piece", "bundle", "file_names", "pieces_of", "press"]
