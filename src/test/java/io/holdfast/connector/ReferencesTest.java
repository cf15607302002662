package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.References.Ref;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final StreamSpec POSTS = BuiltIn.wordpress("posts");
    private static final StreamSpec ORDERS = BuiltIn.shop("orders");

    @Test
    void the_records_that_a_record_names_are_found_each_once() {
        ObjectNode order =
                json("{'customer_id':7,'line_items':[{'variant_id':1},{'variant_id':2},{'variant_id':1},{}]}");

        assertThat(References.in(ORDERS, order))
                .containsExactly(new Ref("customers", "7"), new Ref("variants", "1"), new Ref("variants", "2"));
    }

    @Test
    void what_stands_for_nothing_names_nothing() {
        assertThat(References.in(POSTS, json("{'author':0,'featured_media':0,'categories':[],'tags':null}")))
                .isEmpty();
    }

    @Test
    void keys_are_replaced_and_numbers_stay_numbers() {
        ObjectNode order = json("{'customer_id':7,'line_items':[{'variant_id':1,'n':12.50},{'variant_id':'b'}]}");

        ObjectNode mapped = References.mapped(
                ORDERS, order, (stream, key) -> Optional.of(key.equals("7") ? "99999999999999999999" : key + "0"));

        assertThat(mapped.toString())
                .isEqualTo(
                        "{\"customer_id\":99999999999999999999,\"line_items\":[{\"variant_id\":10,\"n\":12.50},{\"variant_id\":\"b0\"}]}");
        assertThat(order.at("/customer_id").asInt()).isEqualTo(7);
    }

    @Test
    void what_is_missing_fails_is_emptied_or_is_left_out_as_the_connector_says() {
        ObjectNode post = json("{'author':3,'featured_media':5,'categories':[1,2,3],'tags':[]}");

        ObjectNode mapped =
                References.mapped(POSTS, post, (stream, key) -> key.equals("2") ? Optional.of("20") : Optional.empty());

        assertThat(mapped.toString()).isEqualTo("{\"featured_media\":0,\"categories\":[20],\"tags\":[]}");
        assertThatThrownBy(() -> References.mapped(
                        BuiltIn.shop("variants"), json("{'product_id':4}"), (stream, key) -> Optional.empty()))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFERENCE_MISSING));
    }

    @Test
    void what_can_belong_to_somebody_else_is_kept_and_does_not_count_as_lost() {
        StreamSpec issues = BuiltIn.named("gitlab").stream("issues").orElseThrow();
        ObjectNode issue = json("{'labels':['bug','group::tea'],'milestone':{'id':88}}");
        List<References.Lost> lost = new ArrayList<>();

        ObjectNode mapped = References.mapped(
                issues, issue, (stream, key) -> key.equals("bug") ? Optional.of("bug") : Optional.empty(), lost::add);

        assertThat(mapped).isEqualTo(issue);
        assertThat(lost).isEmpty();
    }

    @Test
    void what_is_named_is_written_before_what_names_it() {
        assertThat(names(WriteOrder.of(BuiltIn.named("demo-shop"))))
                .containsExactly("products,customers", "variants,collections", "orders");
        List<WriteOrder.Wave> wordpress = WriteOrder.of(BuiltIn.named("wordpress"));
        assertThat(names(wordpress)).containsExactly("users,tags", "categories*", "media", "posts", "pages*");
    }

    private static List<String> names(List<WriteOrder.Wave> waves) {
        return waves.stream()
                .map(wave -> String.join(
                                ",",
                                wave.streams().stream().map(StreamSpec::name).toList())
                        + (wave.cyclic() ? "*" : ""))
                .toList();
    }

    @Test
    void comparison_sees_only_what_can_be_written_and_numbers_by_their_value() {
        StreamSpec products = BuiltIn.shop("products");
        ObjectNode stored =
                json("{'id':1,'title':'a','price':12.50,'n':[1,2],'updated_at':'x','images':[{'src':'u','w':1}]}");
        ObjectNode live =
                json("{'title':'a','id':9,'price':12.5,'n':[1.0,2],'updated_at':'y','images':[{'w':1,'src':'v'}]}");

        assertThat(Comparison.same(products, stored, live)).isFalse();
        assertThat(Comparison.same(products, stored, live, Set.of("/images/*/src")))
                .isTrue();
        assertThat(Comparison.same(products, json("{'n':[1,2]}"), json("{'n':[2,1]}")))
                .isFalse();
        assertThat(Comparison.same(products, json("{'n':null}"), json("{}"))).isFalse();
        assertThat(Comparison.same(
                        POSTS,
                        json("{'title':{'raw':'a','rendered':'b'},'class_list':[1]}"),
                        json("{'title':{'raw':'a','rendered':'c'},'class_list':[2]}")))
                .isTrue();
        assertThat(Comparison.same(POSTS, json("{'title':{'raw':'a'}}"), json("{'title':{'raw':'b'}}")))
                .isFalse();
    }

    @Test
    void media_links_are_made_absolute_and_can_be_replaced() {
        ObjectNode product = json(
                "{'images':[{'src':'/a b.png'},{'src':''},{'src':'http://x/\u00e9.png'},{'src':'data:image/png;base64,AA'}]}");

        List<MediaLink> links = MediaLinks.of(
                BuiltIn.shop("products"), product, URI.create("https://shop.example/sub"), Values.of(Map.of()));

        assertThat(links)
                .containsExactly(
                        new MediaLink("/images/0/src", "https://shop.example/a%20b.png"),
                        new MediaLink("/images/2/src", "http://x/\u00e9.png"));
        assertThat(Addresses.uri("http://x/\u00e9 50%.png")).hasToString("http://x/%C3%A9%2050%25.png");
        assertThat(MediaLinks.replaced(product, Map.of("/images/2/src", "new"))
                        .at("/images/2/src")
                        .textValue())
                .isEqualTo("new");
    }

    @Test
    void a_request_holds_what_can_be_written_in_the_form_that_the_source_takes() {
        ObjectNode post =
                json("{'id':4,'title':{'raw':'T','rendered':'t'},'slug':'s','modified':'m','categories':[1]}");

        assertThat(new String(RequestBodies.updating(POSTS, post, json("{}")), StandardCharsets.UTF_8))
                .isEqualTo("{\"title\":\"T\",\"slug\":\"s\",\"categories\":[1]}");
        assertThat(new String(
                        RequestBodies.creating(
                                BuiltIn.shop("products"), json("{'id':4,'price':12.50,'big':12345678901234567890}")),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"product\":{\"price\":12.50,\"big\":12345678901234567890}}");
    }

    @Test
    void parts_keep_their_keys_in_an_update_where_the_live_record_has_them_and_are_made_anew_otherwise() {
        StreamSpec products = BuiltIn.named("shopify").stream("products").orElseThrow();
        ObjectNode kettle = json("{'title':'T','variants':[{'id':1,'sku':'a'},{'id':2,'sku':'b'}]}");
        ObjectNode live = json("{'variants':[{'id':2,'sku':'x'},{'id':3,'sku':'y'}]}");

        assertThat(new String(RequestBodies.updating(products, kettle, live), StandardCharsets.UTF_8))
                .isEqualTo("{\"product\":{\"title\":\"T\",\"variants\":[{\"sku\":\"a\"},{\"id\":2,\"sku\":\"b\"}]}}");
        assertThat(new String(RequestBodies.creating(products, kettle), StandardCharsets.UTF_8))
                .isEqualTo("{\"product\":{\"title\":\"T\",\"variants\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]}}");
        assertThat(Comparison.same(
                        products, json("{'variants':[{'id':1,'sku':'a'}]}"), json("{'variants':[{'id':9,'sku':'a'}]}")))
                .isTrue();
    }

    @Test
    void a_file_can_stand_in_the_place_of_its_link() {
        StreamSpec products = BuiltIn.named("shopify").stream("products").orElseThrow();
        ObjectNode kettle = json("{'images':[{'src':'https://cdn.example/a.png','alt':'A'}]}");
        MediaLink link = MediaLinks.of(products, kettle, URI.create("https://shop.example"), Values.of(Map.of()))
                .getFirst();

        assertThat(MediaLinks.filled(kettle, link, new byte[] {1, 2, 3}))
                .hasToString("{\"images\":[{\"alt\":\"A\",\"attachment\":\"AQID\"}]}");
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
