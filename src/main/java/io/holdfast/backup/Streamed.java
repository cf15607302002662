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
public class Streamed {
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

    /** Writes an answer's body that reads no backup. What fails after its first bytes breaks the connection. */
    @FunctionalInterface
    public interface Lines {
        void into(OutputStream out) throws IOException;
    }

    /** Writes an answer's body out of a backup, and says all the time that it goes on. What fails after its first bytes breaks the connection. */
    @FunctionalInterface
    public interface HeldLines {
        void into(Runnable goOn, OutputStream out) throws IOException;
    }

    /** A file to be saved under that name, made of a backup that is held from the first byte to the last. */
    public Response held(Backup backup, String name, String type, HeldLines lines) {
        return answer(backup, name, type, (hold, out) -> lines.into(hold::goOn, out));
    }

    /** A file to be saved under that name, made of rows of ours. */
    public Response file(String name, String type, Lines lines) {
        HttpServerResponse response = request.getCurrent().response();
        StreamingOutput body = out -> {
            try {
                lines.into(out);
            } catch (IOException | RuntimeException e) {
                breakOff(response);
                throw e;
            }
        };
        return Response.ok(body, type)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    /** Where it is too late for a status: nobody may take what came for the whole. */
    private static void breakOff(HttpServerResponse response) {
        if (response.headWritten()) {
            response.reset();
        }
    }

    /** An answer of that type, to be completed. The backup is held from the first byte to the last. */
    Response.ResponseBuilder builder(Backup backup, String type, Writing writing) {
        HttpServerResponse response = request.getCurrent().response();
        StreamingOutput body = out -> {
            try (Downloads.Hold hold = downloads.hold(backup)) {
                writing.into(hold, out);
            } catch (IOException | RuntimeException e) {
                breakOff(response);
                throw e;
            }
        };
        return Response.ok(body, type).header("X-Content-Type-Options", "nosniff");
    }
}
