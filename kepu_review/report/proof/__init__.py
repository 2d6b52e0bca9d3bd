"""Proof inside a document: the files it carries, and what they and its pages say of each other.

collect.attachments(rnd, db, standing, data)   the files of an internal summary
verify.verify(path)                            whether pages, files and results agree
signing.sign, signing.signatures               an office's certificate on it (extra `sign`)
"""
