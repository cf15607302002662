package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links as sources write them, and where they lead. */
class AddressesTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    /** The examples of RFC 3986, 5.4.1 and 5.4.2, without their fragments, which are never sent. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '"', textBlock = """
            g:h            > g:h
            g              > http://a/b/c/g
            ./g            > http://a/b/c/g
            g/             > http://a/b/c/g/
            /g             > http://a/g
            //g            > http://g
            ?y             > http://a/b/c/d;p?y
            g?y            > http://a/b/c/g?y
            "#s"           > http://a/b/c/d;p?q
            g#s            > http://a/b/c/g
            g?y#s          > http://a/b/c/g?y
            ;x             > http://a/b/c/;x
            g;x            > http://a/b/c/g;x
            g;x?y#s        > http://a/b/c/g;x?y
            ""             > http://a/b/c/d;p?q
            .              > http://a/b/c/
            ./             > http://a/b/c/
            ..             > http://a/b/
            ../            > http://a/b/
            ../g           > http://a/b/g
            ../..          > http://a/
            ../../         > http://a/
            ../../g        > http://a/g
            ../../../g     > http://a/g
            ../../../../g  > http://a/g
            /./g           > http://a/g
            /../g          > http://a/g
            g.             > http://a/b/c/g.
            .g             > http://a/b/c/.g
            g..            > http://a/b/c/g..
            ..g            > http://a/b/c/..g
            ./../g         > http://a/b/g
            ./g/.          > http://a/b/c/g/
            g/./h          > http://a/b/c/g/h
            g/../h         > http://a/b/c/h
            g;x=1/./y      > http://a/b/c/g;x=1/y
            g;x=1/../y     > http://a/b/c/y
            g?y/./x        > http://a/b/c/g?y/./x
            g?y/../x       > http://a/b/c/g?y/../x
            g#s/../x       > http://a/b/c/g
            http:g         > http:g
            """)
    void references_are_resolved_as_rfc_3986_has_it(String reference, String target) {
        assertThat(Addresses.resolve(URI.create("http://a/b/c/d;p?q"), reference))
                .hasToString(target);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            http://my_bucket.s3.example:81/x   > my_bucket.s3.example     > 81
            http://bücher.example/x            > xn--bcher-kva.example    > -1
            http://xn--bcher-kva.example:/x    > xn--bcher-kva.example    > -1
            http://user@bücher.example:82/     > xn--bcher-kva.example    > 82
            http://[2001:db8::1]:83/           > [2001:db8::1]            > 83
            http://a_b                         > a_b                      > -1
            """)
    void hosts_and_ports_are_known_whatever_letters_they_are_of(String address, String host, int port) {
        URI uri = Addresses.uri(address);

        assertThat(Addresses.host(uri)).contains(host);
        assertThat(Addresses.port(uri)).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            http://h/f/photo[1].jpg   > http://h/f/photo%5B1%5D.jpg
            http://h/a b.jpg          > http://h/a%20b.jpg
            http://h/fußgänger.jpg    > http://h/fu%C3%9Fg%C3%A4nger.jpg
            http://h/100%zz.jpg       > http://h/100%25zz.jpg
            http://h/a|b.jpg          > http://h/a%7Cb.jpg
            http://h/a%2Fb.jpg        > http://h/a%2Fb.jpg
            http://h/q?size[]=1       > http://h/q?size[]=1
            http://h/a'(b)!.jpg       > http://h/a'(b)!.jpg
            """)
    void what_may_not_stand_in_an_address_is_encoded_and_the_rest_is_kept(String link, String address) {
        assertThat(Addresses.uri(link)).hasToString(address);
    }

    @Test
    void a_host_that_two_standards_read_differently_is_an_error_that_names_the_link() {
        assertThatThrownBy(() -> bench.shop().media("http://straße.example/a.jpg", Validators.NONE))
                .hasMessageContaining("straße.example/a.jpg")
                .hasMessageContaining("ASCII form");
    }

    private Connection categories(String url) {
        Connector connector = ConnectorFile.connector("""
                name: c
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}]
                check: {path: /}
                streams:
                  - name: categories
                    endpoint: {path: /products/categories}
                    primary_key: [/id]
                    paginator: {type: header_link, size_param: per_page, size: 3}
                    restorable: no
                """);
        return bench.open(connector, Map.of("url", url), Map.of(), Bench.Bounds.USUAL);
    }

    private Page second(Connection connection) {
        StreamSpec stream = connection.connector().streams().getFirst();
        Page first = connection.page(stream, Slice.WHOLE, "");
        return connection.page(stream, Slice.WHOLE, first.next().orElseThrow());
    }

    @Test
    void a_next_link_that_is_a_query_alone_leads_on_in_the_same_list() {
        source.on("/products/", Said.json("[{\"id\":\"a product\"}]"));
        source.on(
                "/products/categories",
                seen -> "page=2".equals(seen.uri().getRawQuery())
                        ? Said.json("[{\"id\":2}]")
                        : Said.json("[{\"id\":1}]").with("Link", "<?page=2>; rel=\"next\""));

        assertThat(second(categories(source.url())).records())
                .extracting(RawRecord::key)
                .containsExactly("2");
    }

    @Test
    void a_relative_link_is_relative_to_the_page_that_it_stands_on() {
        source.on("/products/categories", Said.json("[{\"id\":1}]").with("Link", "</products/more/2>; rel=\"next\""));
        source.on("/products/more/2", Said.json("[{\"id\":2}]").with("Link", "<3>; rel=\"next\""));
        source.on("/products/more/3", Said.json("[{\"id\":3}]"));
        Connection connection = categories(source.url());

        String third = second(connection).next().orElseThrow();

        assertThat(connection
                        .page(connection.connector().streams().getFirst(), Slice.WHOLE, third)
                        .records())
                .extracting(RawRecord::key)
                .containsExactly("3");
    }

    @Test
    void a_list_that_leads_away_is_an_error_that_names_the_link_without_its_query() {
        source.on(
                "/products/categories",
                Said.json("[{\"id\":1}]").with("Link", "<https://other.example/x?token=secret>; rel=\"next\""));

        assertThatThrownBy(() -> second(categories(source.url())))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID))
                .hasMessageContaining("https://other.example/x")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_link_of_another_scheme_on_the_same_host_stays_at_the_source() {
        URI home = URI.create("https://shop.example/api");

        assertThat(Addresses.atHome(URI.create("http://SHOP.example/x?page=2"), home))
                .hasToString("https://SHOP.example/x?page=2");
        assertThat(Addresses.atHome(URI.create("http://shop.example:8080/x"), home))
                .hasToString("http://shop.example:8080/x");
        assertThat(Addresses.atHome(URI.create("http://other.example/x"), home)).hasToString("http://other.example/x");
    }

    @ParameterizedTest
    @CsvSource({"/f/photo[1].jpg", "/f/a b.jpg", "/f/fußgänger.jpg", "/f/100%zz.jpg", "/f/a|b.jpg", "/f/q?size[]=1"})
    void files_behind_odd_links_are_fetched(String link) throws Exception {
        URI asked = Addresses.uri(source.url() + link);
        source.on(asked.getRawPath(), Said.of(200, "image/jpeg", "jpg"));

        try (Opened opened = (Opened) bench.shop().media(source.url() + link, Validators.NONE)) {
            assertThat(opened.body().readAllBytes()).hasSize(3);
        }
    }
}
