package io.holdfast.platform;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;

/** Somebody who installs: follows redirects step by step, and keeps the cookie. */
public final class Browser {
    private static final String HOME = "https://backup.example.com";
    private static final String COOKIE = "holdfast_install";
    private String cookie;

    /** Opens an address of the service; what it answers. */
    public Response open(String path) {
        var request = given().redirects().follow(false).urlEncodingEnabled(false);
        Response answer = (cookie == null ? request : request.cookie(COOKIE, cookie)).get(path);
        if (answer.cookie(COOKIE) != null) {
            cookie = answer.cookie(COOKIE);
        }
        return answer;
    }

    /** Takes a cookie that an answer brought. */
    public Browser with(String value) {
        cookie = value;
        return this;
    }

    public String cookie() {
        return cookie;
    }

    /** Comes by the platform's link, and stands before the platform's question: its address. */
    public String begin(Platform platform) {
        Response answer = open("/api/v1/install/market?" + platform.link(Instant.now()));
        return answer.then().statusCode(303).extract().header("Location");
    }

    /** Says yes to the platform: the path at the service to which it sends the browser back. */
    public String consent(String question) {
        String back = given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .get(question)
                .then()
                .statusCode(302)
                .extract()
                .header("Location");
        return back.substring(HOME.length());
    }

    /** Goes the whole way; the one-time code at its end. */
    public String install(Platform platform) {
        return code(open(consent(begin(platform))));
    }

    /** The one-time code of the last redirect. */
    public static String code(Response answer) {
        String place = answer.then().statusCode(303).extract().header("Location");
        return place.substring((HOME + "/?install_code=").length());
    }

    /** Trades the code. */
    public static Response session(String code) {
        return given().contentType("application/json")
                .body(Map.of("code", code))
                .post("/api/v1/install/sessions");
    }
}
