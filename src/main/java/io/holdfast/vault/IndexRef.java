package io.holdfast.vault;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An index object, with where its footer lies so that it is read with one request.
 *
 * @param footerOffset byte of the footer's frame
 * @param footerLength bytes of that frame as stored, its length field included
 * @param frames how many frames the object has; the footer is the last
 * @param entries how many entries it holds
 */
@RegisterForReflection
public record IndexRef(ObjectRef object, long footerOffset, int footerLength, int frames, long entries) {}
