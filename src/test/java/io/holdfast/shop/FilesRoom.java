package io.holdfast.shop;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** {@code /files/NAME}: anybody may fetch, as often as they like, whole or the rest behind a byte. */
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
        Map<String, String> headers = Map.of("ETag", etag, "Content-Type", file.contentType());
        String range = request.header("Range");
        if (range.matches("bytes=\\d{1,9}-") && request.header("If-Range").equals(etag)) {
            return rest(headers, file.bytes(), Integer.parseInt(range.replaceAll("\\D", "")));
        }
        return new Answer(200, headers, file.bytes());
    }

    private static Answer rest(Map<String, String> headers, byte[] bytes, int from) {
        if (from >= bytes.length) {
            return Answer.error(416, "Range Not Satisfiable").with("Content-Range", "bytes */" + bytes.length);
        }
        return new Answer(206, headers, Arrays.copyOfRange(bytes, from, bytes.length))
                .with("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
}
