package io.holdfast.problem;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the {@code type} of every problem leads: the catalogue, made of the code itself. */
@Path("/docs/errors")
@PermitAll
public class ErrorsPage {
    /** The catalogue as a page, with an anchor for each code. */
    @GET
    @Produces("text/html; charset=utf-8")
    @Operation(hidden = true)
    public String page() {
        return Stream.of(ErrorCode.values())
                .map(code -> "<dt id=\"%1$s\"><code>%1$s</code> (%2$d)</dt><dd>%3$s</dd>"
                        .formatted(code.code(), code.kind().status(), code.sentence()))
                .collect(Collectors.joining(
                        "\n",
                        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Holdfast: errors</title><h1>Errors</h1><dl>\n",
                        "\n</dl></html>\n"));
    }
}
