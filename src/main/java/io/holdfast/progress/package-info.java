/**
 * Floor 2. Tells whoever watches how far jobs have come. Invariant: state comes from the job's rows; Redis only says "changed", so losing a message, or all of
 * Redis, delays a picture and never falsifies it.
 */
package io.holdfast.progress;
