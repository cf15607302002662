package io.holdfast.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page as people use it: by keyboard, in a real browser, beside the real service. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ConsoleTest {
    private static final double PATIENCE = 60_000;
    private static final WebSocketRoute.CloseOptions GONE =
            new WebSocketRoute.CloseOptions().setCode(1001).setReason("going away");

    @TestHTTPResource("/")
    URI address;

    private Chromium chromium;
    private DemoShop shop;
    private Door door;

    @BeforeEach
    void a_browser_a_shop_and_a_tenant() {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        chromium = Chromium.start();
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
    }

    @AfterEach
    void close() {
        chromium.close();
        shop.close();
    }

    @Test
    void a_source_is_backed_up_by_keyboard_and_its_progress_is_seen_live() {
        door.source(shop.url(), shop.token());
        CountDownLatch release = new CountDownLatch(1);
        shop.faults().next("/api/orders.json", 1, new Fault.Hold(release));
        Page page = signedIn("owner", 1100);
        Locator source = page.locator("li.source");
        Locator bar = source.locator("progress");
        Locator button = source.locator(".back-up");
        assertThat(page.locator("#sources-title")).isFocused();
        assertThat(source.locator(".last")).hasText("never backed up");
        assertThat(page.locator("#live")).hasText("Live");
        page.evaluate("window.stayed = true");

        page.keyboard().press("Tab");
        assertThat(button).isFocused();
        page.keyboard().press("Enter");

        assertThat(bar).isVisible();
        assertThat(source.locator(".state")).containsText(Pattern.compile("backup [1-9]\\d* % · \\d+ of \\d+"));
        assertThat(((Number) bar.evaluate("bar => bar.value")).intValue()).isPositive();
        assertThat(button).isFocused();
        assertThat(button).hasAttribute("aria-disabled", "true");
        assertThat(source.locator(".cancel")).isVisible();
        picture(page, "console-running.png");

        release.countDown();
        Locator last = source.locator(".last");
        assertThat(last).containsText("last good backup", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(last).containsText("complete");
        assertThat(bar).isHidden();
        assertThat(button).hasAttribute("aria-disabled", "false");
        assertThat(page.locator("#announce")).containsText("succeeded");
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);
        picture(page, "console.png");
        page.setViewportSize(360, 720);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .isTrue();
        picture(page, "console-narrow.png");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void a_backup_that_ends_while_the_page_is_cut_off_is_caught_up_with() {
        door.source(shop.url(), shop.token());
        CountDownLatch release = new CountDownLatch(1);
        shop.faults().next("/api/orders.json", 1, new Fault.Hold(release));
        Page page = chromium.window(1100);
        List<WebSocketRoute> sockets = new ArrayList<>();
        AtomicBoolean cut = new AtomicBoolean();
        page.routeWebSocket("**/api/v1/progress", socket -> {
            if (cut.get()) {
                socket.close(GONE);
            } else {
                socket.connectToServer();
                sockets.add(socket);
            }
        });
        signIn(page, "owner");
        page.locator(".back-up").click();
        assertThat(page.locator("progress")).isVisible();

        cut.set(true);
        sockets.forEach(socket -> socket.close(GONE));
        assertThat(page.locator("#live")).hasText("Reconnecting…");
        release.countDown();
        door.awaitEnd("/api/v1/backups/" + door.get("/api/v1/backups").getString("items[0].id"));
        assertThat(page.locator(".last")).hasText("never backed up");
        cut.set(false);

        assertThat(page.locator(".last")).containsText("complete", new ContainsTextOptions().setTimeout(PATIENCE));
        assertThat(page.locator("progress")).isHidden();
    }

    @Test
    void a_wrong_key_is_refused_in_words_and_can_be_tried_again() {
        Page page = chromium.window(1100);
        page.navigate(address.toString());
        page.keyboard().type("hf_wrong");
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The API key is unknown or has expired.");
        assertThat(page.locator("#api-key")).isFocused();
        assertThat(page.locator("#api-key")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#overview")).isHidden();
        picture(page, "console-sign-in.png");

        page.locator("#api-key").fill(key("owner"));
        page.keyboard().press("Enter");
        assertThat(page.locator("#overview")).isVisible();
        assertThat(page.locator("#notice")).isHidden();
    }

    @Test
    void a_tenant_without_sources_is_told_how_to_make_one() {
        Page page = signedIn("owner", 1100);

        assertThat(page.locator("#empty")).isVisible();
        assertThat(page.locator("#loading")).isHidden();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void what_the_server_refuses_is_shown_and_the_button_works_again() {
        door.source(shop.url(), shop.token());
        Page page = signedIn("viewer", 1100);
        page.locator(".back-up").click();

        assertThat(page.locator("#notice")).hasText("Your role does not allow this.");
        assertThat(page.locator(".back-up")).hasAttribute("aria-disabled", "false");
    }

    @Test
    void a_token_that_has_ended_asks_to_sign_in_again() {
        Page page = signedIn("owner", 1100);
        page.evaluate("sessionStorage.setItem('holdfast.token', 'over')");
        page.reload();

        assertThat(page.locator("#notice")).hasText("Your session has ended: sign in again.");
        assertThat(page.locator("#api-key")).isFocused();
        assertThat(page.locator("#overview")).isHidden();
    }

    /** Signs in with the keyboard alone: the field has the focus from the start. */
    private Page signedIn(String role, int width) {
        return signIn(chromium.window(width), role);
    }

    private Page signIn(Page page, String role) {
        page.navigate(address.toString());
        assertThat(page.locator("#api-key")).isFocused();
        page.keyboard().type(key(role));
        page.keyboard().press("Enter");
        assertThat(page.locator("#overview")).isVisible();
        assertThat(page.locator("#loading")).isHidden();
        return page;
    }

    private String key(String role) {
        return door.request()
                .body(Map.of("name", "console", "role", role))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name)));
    }
}
