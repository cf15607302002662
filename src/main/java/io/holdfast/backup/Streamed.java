package io.holdfast.backup;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;

/** Answers that are written while they are read from the vault, in constant memory. */
@Singleton
class Streamed {
    private final Downloads downloads;
    private final CurrentVertxRequest request;

    Streamed(Downloads downloads, CurrentVertxRequest request) {
        this.downloads = downloads;
        this.request = request;
    }

    /** Writes an answer's body. What fails after its first bytes breaks the connection. */
    interface Writing {
        void into(Downloads.Hold hold, OutputStream out) throws IOException;
    }

    /** A file to be saved under that name. */
    Response answer(Backup backup, String name, String type, Writing writing) {
        return builder(backup, type, writing)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    /** An answer of that type, to be completed. The backup is held from the first byte to the last. */
    Response.ResponseBuilder builder(Backup backup, String type, Writing writing) {
        HttpServerResponse response = request.getCurrent().response();
        StreamingOutput body = out -> {
            try (Downloads.Hold hold = downloads.hold(backup)) {
                writing.into(hold, out);
            } catch (IOException | RuntimeException e) {
                if (response.headWritten()) {
                    // Too late for a status: nobody may take what came for the whole.
                    response.reset();
                }
                throw e;
            }
        };
        return Response.ok(body, type).header("X-Content-Type-Options", "nosniff");
    }
}
