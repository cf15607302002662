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
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The links of a record, absolute; blank ones and files that stand in the link itself ({@code data:}) are none. @param access what link templates can name */
    static List<MediaLink> of(StreamSpec stream, JsonNode record, URI base, Values access) {
        List<MediaLink> links = new ArrayList<>();
        for (MediaSpec media : stream.media()) {
            for (PointerPattern.Place place : PointerPattern.of(media.pointer()).in(record)) {
                String link = link(media, place.value(), access);
                if (!link.isEmpty() && !link.toLowerCase(Locale.ROOT).startsWith("data:")) {
                    String url = absolute(link, base);
                    links.add(new MediaLink(
                            place.pointer(),
                            url,
                            Optional.ofNullable(media.inline()),
                            hash(beside(media.pointer(), media.hashPointer(), place, record)),
                            identity(stream, url),
                            isPage(media, place, record)));
                }
            }
        }
        return links;
    }

    private static String link(MediaSpec media, JsonNode value, Values access) {
        if (media.link() == null) {
            return value.isTextual() ? value.textValue().strip() : "";
        }
        return RecordKey.part(value)
                .map(id ->
                        Template.of(media.link()).with(access.with("media.value", Requests.encoded(id)), text -> text))
                .orElse("");
    }

    /** A link of which nobody knows the stream: its identity leaves out the signatures of well known stores. */
    public static MediaLink unknown(String url) {
        return new MediaLink("", url, Optional.empty(), Optional.empty(), MediaIdentity.of(url, Set.of()), false);
    }

    /** What a link of a stream's record is apart from its signature; under this a backup keeps the file. */
    public static String identity(StreamSpec stream, String url) {
        Set<String> ignored = stream.media().stream()
                .flatMap(media -> media.identity().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return MediaIdentity.of(url, ignored);
    }

    /** A copy of a record in which each link is its identity: one that was only signed anew is no change. */
    static void unsign(StreamSpec stream, JsonNode record) {
        for (MediaSpec media : stream.media()) {
            if (media.link() == null) {
                PointerPattern.of(media.pointer())
                        .change(record, place -> Optional.of(unsigned(stream, place.value())));
            }
        }
    }

    private static JsonNode unsigned(StreamSpec stream, JsonNode value) {
        return value.isTextual() && value.textValue().indexOf('?') > 0
                ? TextNode.valueOf(identity(stream, value.textValue()))
                : value;
    }

    private static boolean isPage(MediaSpec media, PointerPattern.Place link, JsonNode record) {
        String name = beside(media.pointer(), media.namePointer(), link, record);
        String type = beside(media.pointer(), media.typePointer(), link, record);
        return name.matches("(?is).*\\.x?html?") || type.matches("(?is)(text/html|application/xhtml\\+xml)\\b.*");
    }

    /** The text at a place beside a link, whose stars stand for the same elements; empty where there is none. */
    private static String beside(String pointer, String other, PointerPattern.Place link, JsonNode record) {
        if (other == null) {
            return "";
        }
        List<String> stars = new ArrayList<>();
        List<String> pattern = PointerPattern.of(pointer).segments();
        List<String> exact = PointerPattern.of(link.pointer()).segments();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("*")) {
                stars.add(exact.get(i));
            }
        }
        StringBuilder place = new StringBuilder();
        for (String segment : PointerPattern.of(other).segments()) {
            boolean star = segment.equals("*") && !stars.isEmpty();
            place.append('/').append(star ? stars.removeFirst() : PointerPattern.escaped(segment));
        }
        return record.at(place.toString()).asText("").strip();
    }

    /** A SHA-256: other hashes, and what is none, count for nothing. */
    private static Optional<String> hash(String declared) {
        return Optional.of(declared.toLowerCase(Locale.ROOT))
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
