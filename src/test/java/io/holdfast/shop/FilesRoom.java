package io.holdfast.shop;

import java.util.Map;
import java.util.Optional;

/** {@code /files/NAME}: anybody may fetch, as often as they like. */
final class FilesRoom implements Entrance.Room {
    private final ShopData data;

    FilesRoom(ShopData data) {
        this.data = data;
    }

    @Override
    public Answer answer(Request request, Optional<Fault> fault) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.error(405, "Method Not Allowed");
        }
        return data.file(request.path().substring("/files/".length()))
                .map(file -> answer(request, file))
                .orElseGet(() -> Answer.error(404, "Not Found"));
    }

    private static Answer answer(Request request, ShopFile file) {
        String etag = "\"" + file.digest().substring(0, 32) + "\"";
        if (request.header("If-None-Match").equals(etag)) {
            return new Answer(304, Map.of("ETag", etag), new byte[0]);
        }
        return new Answer(200, Map.of("ETag", etag, "Content-Type", file.contentType()), file.bytes());
    }
}
