package io.holdfast.connector;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a paginator: words that its type lacks, or does not know. */
final class PaginatorCheck {
    private final String place;
    private final Paginator paginator;
    private final Endpoint endpoint;
    private final ConnectorCheck.Findings findings;

    /** @param endpoint the list that goes on so; null where the file lacks it */
    PaginatorCheck(String place, Paginator paginator, Endpoint endpoint, ConnectorCheck.Findings findings) {
        this.place = place;
        this.paginator = paginator;
        this.endpoint = endpoint;
        this.findings = findings;
    }

    void run() {
        if (paginator.type() == Paginator.Type.NONE) {
            return;
        }
        words();
        if (paginator.size() < 1 || paginator.size() > 100_000) {
            findings.add(place + "/size", "has to be 1 to 100000");
        }
        if (paginator.first() < 0) {
            findings.add(place + "/first", "has to be 0 or more");
        }
        findings.headerName(place + "/header", paginator.header());
        findings.pointer(place + "/cursor_path", paginator.cursorPath(), false);
        findings.pointer(place + "/link_path", paginator.linkPath(), false);
        paginator
                .keys()
                .forEach((param, pointer) ->
                        findings.pointer(place + "/keys/" + PointerPattern.escaped(param), pointer, false));
        if (paginator.more() != null
                && findings.has(place + "/more/path", paginator.more().path())) {
            findings.pointer(place + "/more/path", paginator.more().path(), false);
        }
        for (int i = 0; i < paginator.endOfPages().size(); i++) {
            ConnectorCheck.match(
                    place + "/end_of_pages/" + i, paginator.endOfPages().get(i), findings);
        }
    }

    private void words() {
        switch (paginator.type()) {
            case PAGE -> {
                if (!isNamed("page.number")) {
                    findings.has(place + "/page_param", paginator.pageParam());
                }
                only(Set.of("page_param"));
            }
            case OFFSET -> {
                findings.has(place + "/offset_param", paginator.offsetParam());
                only(Set.of("offset_param"));
            }
            case LAST_ID -> {
                findings.has(place + "/cursor_param", paginator.cursorParam());
                only(Set.of("cursor_param", "cursor_path"));
            }
            case KEYSET -> {
                if (paginator.keys().isEmpty()) {
                    findings.add(place + "/keys", "is missing");
                }
                only(Set.of("keys"));
            }
            case JSON_CURSOR -> {
                findings.has(place + "/cursor_param", paginator.cursorParam());
                findings.has(place + "/cursor_path", paginator.cursorPath());
                only(Set.of("cursor_param", "cursor_path"));
            }
            case HEADER_CURSOR -> {
                findings.has(place + "/cursor_param", paginator.cursorParam());
                findings.has(place + "/header", paginator.header());
                only(Set.of("cursor_param", "header"));
            }
            case JSON_LINK -> {
                findings.has(place + "/link_path", paginator.linkPath());
                only(Set.of("link_path"));
            }
            case HEADER_LINK -> only(Set.of("header"));
            case NONE -> {}
        }
    }

    private boolean isNamed(String value) {
        return endpoint != null
                && Stream.concat(Stream.of(String.valueOf(endpoint.path())), endpoint.params().values().stream())
                        .filter(Objects::nonNull)
                        .anyMatch(each -> each.contains(value));
    }

    /** A word of another type would be passed over in silence. */
    private void only(Set<String> words) {
        foreign(words, "page_param", paginator.pageParam());
        foreign(words, "offset_param", paginator.offsetParam());
        foreign(words, "cursor_param", paginator.cursorParam());
        foreign(words, "cursor_path", paginator.cursorPath());
        foreign(words, "keys", paginator.keys().isEmpty() ? null : paginator.keys());
        foreign(words, "link_path", paginator.linkPath());
        foreign(words, "header", paginator.header());
    }

    private void foreign(Set<String> words, String word, Object value) {
        if (value != null && !words.contains(word)) {
            findings.add(place + "/" + word, "is not for this type of paginator");
        }
    }
}
