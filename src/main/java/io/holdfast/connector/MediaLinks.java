package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The links to files in records. Pure. */
public final class MediaLinks {
    private MediaLinks() {}

    /**
     * A copy of the record with new links.
     *
     * @param links by the exact pointer of the old one, as {@link MediaLink#pointer()} says it
     */
    public static ObjectNode replaced(ObjectNode record, Map<String, String> links) {
        ObjectNode copy = record.deepCopy();
        links.forEach(
                (pointer, url) -> PointerPattern.of(pointer).change(copy, place -> Optional.of(TextNode.valueOf(url))));
        return copy;
    }

    /** A copy of the record with a file in the place of its link: its bytes in base64, in a field beside where the link stood. */
    public static ObjectNode filled(ObjectNode record, MediaLink link, byte[] bytes) {
        ObjectNode copy = record.deepCopy();
        int end = link.pointer().lastIndexOf('/');
        if (copy.at(link.pointer().substring(0, end)) instanceof ObjectNode holder) {
            holder.remove(link.pointer().substring(end + 1).replace("~1", "/").replace("~0", "~"));
            holder.put(link.inline().orElseThrow(), bytes);
        }
        return copy;
    }

    /** The links of a record, absolute; blank ones and files that stand in the link itself ({@code data:}) are none. */
    static List<MediaLink> of(StreamSpec stream, JsonNode record, URI base) {
        List<MediaLink> links = new ArrayList<>();
        for (MediaSpec media : stream.media()) {
            for (PointerPattern.Place place : PointerPattern.of(media.pointer()).in(record)) {
                String link =
                        place.value().isTextual() ? place.value().textValue().strip() : "";
                if (!link.isEmpty() && !link.toLowerCase(Locale.ROOT).startsWith("data:")) {
                    links.add(new MediaLink(
                            place.pointer(),
                            absolute(link, base),
                            Optional.ofNullable(media.inline()),
                            declared(media, place, record)));
                }
            }
        }
        return links;
    }

    /** The SHA-256 beside a link: other hashes, and what is none, count for nothing. */
    private static Optional<String> declared(MediaSpec media, PointerPattern.Place link, JsonNode record) {
        if (media.hashPointer() == null) {
            return Optional.empty();
        }
        List<String> stars = new ArrayList<>();
        List<String> pattern = PointerPattern.of(media.pointer()).segments();
        List<String> exact = PointerPattern.of(link.pointer()).segments();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("*")) {
                stars.add(exact.get(i));
            }
        }
        StringBuilder place = new StringBuilder();
        for (String segment : PointerPattern.of(media.hashPointer()).segments()) {
            boolean star = segment.equals("*") && !stars.isEmpty();
            place.append('/').append(star ? stars.removeFirst() : PointerPattern.escaped(segment));
        }
        return Optional.of(record.at(place.toString()).asText("").strip().toLowerCase(Locale.ROOT))
                .map(text -> text.startsWith("sha256:") ? text.substring(7) : text)
                .filter(text -> text.matches("[0-9a-f]{64}"));
    }

    private static String absolute(String link, URI base) {
        if (link.matches("(?is)[a-z][a-z0-9+.-]*:.*")) {
            return link;
        }
        try {
            return Addresses.resolve(base, link).toString();
        } catch (IllegalArgumentException e) {
            return link;
        }
    }
}
