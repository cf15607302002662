package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A record that is to be made anew.
 *
 * @param key under which it is wanted; only a connector with {@code write.upsert} can keep it
 * @param parent the whole key under which its parent lives now; empty in streams without a parent
 * @param once the same for each try of the same creation, and for no other: what {@code write.idempotency} sends
 * @param record what it shall be; references were mapped by the caller
 * @param file the bytes that make it up where {@code write.create} takes a file, otherwise empty
 */
public record Creation(String key, Optional<String> parent, String once, ObjectNode record, Optional<MediaFile> file) {}
