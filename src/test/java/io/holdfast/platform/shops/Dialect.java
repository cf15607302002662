package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.platform.shops.PlatformServer.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In what the vendors whose shops have an Admin API like Shopify's differ. */
interface Dialect {
    /** The folder of the vendor's answer shapes. */
    String name();

    List<Kind> kinds();

    /** What of a path lies behind the vendor's prefix; empty where there is no such place. */
    Optional<String> place(String path);

    boolean admits(Map<String, String> headers);

    String limitHeader();

    /** How the vendor writes a moment. */
    String told(Instant moment);

    /** One page of what a list has. */
    Reply page(Kind kind, List<ObjectNode> all, Request request, String url);

    /** The fields of a kind that the vendor keeps beside those of all kinds, in a record made anew. */
    void complete(Kind kind, ObjectNode record);
}
