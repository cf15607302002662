/**
 * Floor 1. Keys and sealing: the master key wraps one data key a tenant; a data key seals frames (AES-256-GCM) and names objects (HMAC).
 * Invariant: no key leaves this room in the clear; other rooms hold {@link io.holdfast.crypto.DataKey}, which has no accessor for its bytes.
 */
package io.holdfast.crypto;
