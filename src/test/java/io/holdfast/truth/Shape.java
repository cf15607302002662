package io.holdfast.truth;

/** How a world's main list goes on from page to page. */
enum Shape {
    PAGE("type: page, page_param: page, first: 1"),
    SERIAL_PAGE("type: page, page_param: page, first: 1, parallel: false"),
    OFFSET("type: offset, offset_param: offset"),
    LAST_ID("type: last_id, cursor_param: after"),
    KEYSET("type: keyset, keys: {after: /id, named: /name}"),
    JSON_CURSOR("type: json_cursor, cursor_param: cursor, cursor_path: /next"),
    JSON_LINK("type: json_link, link_path: /links/next"),
    HEADER_CURSOR("type: header_cursor, cursor_param: cursor, header: X-Next"),
    HEADER_LINK("type: header_link"),
    NONE("type: none");

    /** The words of a connector's paginator. */
    final String yaml;

    Shape(String yaml) {
        this.yaml = yaml;
    }

    /** Whether the reader names pages by number, or records by their place. */
    boolean isNumbered() {
        return this == PAGE || this == SERIAL_PAGE || this == OFFSET;
    }

    /** Whether the answer names the next page by a link. */
    boolean isLink() {
        return this == JSON_LINK || this == HEADER_LINK;
    }

    /** Whether the list goes on behind a record, in the order of keys. */
    boolean isByKey() {
        return this == LAST_ID || this == KEYSET;
    }

    /** Whether the answer says how the list goes on, and may mean by it a record or a place. */
    boolean isTold() {
        return !isNumbered() && !isByKey() && this != NONE;
    }
}
