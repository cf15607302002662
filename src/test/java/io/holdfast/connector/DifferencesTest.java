package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where two versions of a record say different things. */
class DifferencesTest {
    @Test
    void the_innermost_fields_are_named_and_what_counts_as_the_same_is_not() {
        StreamSpec products = BuiltIn.shop("products");

        assertThat(differences(
                        products,
                        "{'id':1,'updated_at':'a','price':1.0,'tags':['x','y'],'seo':{'a/b':1,'c':2}}",
                        "{'id':2,'updated_at':'b','price':1,'tags':['x','z'],'seo':{'a/b':2,'c':2}}"))
                .containsExactly("/seo/a~1b", "/tags/1");
        assertThat(differences(products, "{'tags':['x'],'old':1}", "{'tags':['x','y'],'new':null}"))
                .containsExactly("/new", "/old", "/tags");
    }

    @Test
    void only_what_the_connector_sends_counts() {
        StreamSpec pages = BuiltIn.wordpress("pages");

        assertThat(differences(
                        pages,
                        "{'title':{'raw':'a','rendered':'<p>a'},'other':1,'slug':'x'}",
                        "{'title':{'raw':'b','rendered':'<p>b'},'other':2,'slug':'x'}"))
                .containsExactly("/title/raw");
    }

    private static List<String> differences(StreamSpec stream, String a, String b) {
        return Comparison.differences(stream, json(a), json(b), Set.of());
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
