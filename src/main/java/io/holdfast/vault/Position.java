package io.holdfast.vault;

/**
 * Where a record version lies, so that one ranged read finds it.
 *
 * @param segment the object
 * @param frame number of the frame, from 0
 * @param last whether that frame is the segment's last
 * @param offset byte of the frame within the object
 * @param stored bytes of the frame as stored, its length field included
 * @param at byte of the record's text within the plain frame
 * @param length bytes of the record's text
 */
record Position(ObjectRef segment, int frame, boolean last, long offset, int stored, int at, int length) {}
