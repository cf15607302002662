package io.holdfast.price;

/**
 * What one piece of work took.
 *
 * @param bytes the growth of what is stored, or for reading what was read from the store; negative where that is not known
 * @param requests to the object store; negative where there is no such thing
 * @param peakMegabytes the most memory that its process held meanwhile, in MB (10^6)
 */
record Measured(double seconds, long bytes, long requests, long peakMegabytes) {
    static final long UNKNOWN = -1;
}
