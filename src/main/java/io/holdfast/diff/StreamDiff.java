package io.holdfast.diff;

/**
 * One stream of a diff.
 *
 * @param before records of the backup
 * @param after records of the other
 * @param unknownAfter those of the unknown ones that the other has
 * @param listed whether all entries are known
 * @param examined entries of kind CHANGED whose fields were looked at, those that turned out SAME among them
 * @param reason why it was not compared; null where it was
 */
record StreamDiff(
        String stream,
        long before,
        long after,
        long created,
        long changed,
        long deleted,
        long unknown,
        long unknownAfter,
        long same,
        boolean listed,
        long examined,
        String reason) {
    /** Whether the fields of all changed records are known. */
    boolean isExamined() {
        return listed && examined >= changed + same;
    }
}
