package io.holdfast.install;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The addresses of this installation as browsers and platforms know them. */
@Singleton
class InstallPlaces {
    private final Optional<String> publicUrl;
    private final Optional<String> landing;

    /**
     * @param publicUrl The address at which browsers and platforms reach this installation, such as `https://backup.example.com`. Without it nothing can be installed.
     * @param landing Where a browser goes once an account is connected, with a one-time code; the page where it is not set.
     */
    InstallPlaces(
            @ConfigProperty(name = "holdfast.install.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "holdfast.install.landing-url") Optional<String> landing) {
        this.publicUrl = publicUrl.map(url -> url.replaceAll("/+$", ""));
        this.landing = landing;
    }

    /** Where a platform sends the browser back to; {@code install_not_offered} where no public address is set. */
    URI callback(String connector) {
        return URI.create(home() + "/api/v1/install/" + connector + "/callback");
    }

    /** Where the browser goes at the end. @param wished by the connector; null for none */
    URI landing(String wished, String code) {
        String url = wished != null ? wished : landing.orElseGet(() -> home() + "/");
        return URI.create(url + (url.contains("?") ? "&" : "?") + "install_code=" + code);
    }

    /** The whole address of a path and query of ours, as the outside knows it; as it came where no public address is set. */
    String outside(URI request) {
        String path = request.getRawPath() + (request.getRawQuery() == null ? "" : "?" + request.getRawQuery());
        return publicUrl.map(url -> url + path).orElse(request.toString());
    }

    /** Whether browsers come encrypted, so that cookies may be kept to that. */
    boolean isEncrypted() {
        return publicUrl.filter(url -> url.startsWith("https:")).isPresent();
    }

    private String home() {
        return publicUrl.orElseThrow(() ->
                Problem.of(ErrorCode.INSTALL_NOT_OFFERED, "The operator has not set holdfast.install.public-url."));
    }
}
