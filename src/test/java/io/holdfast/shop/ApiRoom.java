package io.holdfast.shop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /api/…}: for callers with the token, as fast as the bucket allows. */
final class ApiRoom implements Entrance.Room {
    private static final Pattern ONE = Pattern.compile("/api/([a-z]+)/(\\d+)\\.json");
    private static final Pattern COUNT = Pattern.compile("/api/([a-z]+)/count\\.json");
    private static final Pattern LIST = Pattern.compile("/api/([a-z]+)\\.json");
    private static final int USUAL_PAGE = 50;

    private final Settings settings;
    private final ShopData data;
    private final LeakyBucket bucket;
    private volatile String token;

    ApiRoom(Settings settings, ShopData data) {
        this.settings = settings;
        this.data = data;
        this.token = settings.token();
        this.bucket = new LeakyBucket(settings.capacity(), settings.leakPerSecond(), System.nanoTime());
    }

    /** From now on only that token is taken. */
    void take(String newToken) {
        token = newToken;
    }

    @Override
    public Answer answer(Request request, Optional<Fault> fault) {
        if (!request.header("Authorization").equals("Bearer " + token)) {
            return Answer.error(401, "Invalid API key or access token");
        }
        LeakyBucket.Verdict verdict = bucket.call(System.nanoTime());
        Answer answer = verdict.accepted()
                ? serve(request, fault)
                : Answer.error(429, "Exceeded the call limit")
                        .with("Retry-After", Long.toString(verdict.waitSeconds()));
        return answer.with("X-Shop-Api-Call-Limit", verdict.fill() + "/" + settings.capacity());
    }

    private Answer serve(Request request, Optional<Fault> fault) {
        try {
            return route(request, fault);
        } catch (ShopRules.Broken e) {
            return Answer.json(422, e.json());
        } catch (IllegalArgumentException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer route(Request request, Optional<Fault> fault) {
        String path = request.path();
        if (path.equals("/api/shop.json")) {
            return Answer.json(200, "{\"shop\":{\"name\":\"Demo shop\",\"currency\":\"EUR\"}}");
        }
        if (path.equals("/api/files.json") && request.method().equals("POST")) {
            return upload(request);
        }
        Matcher one = ONE.matcher(path);
        if (one.matches()) {
            return in(one.group(1), aisle -> one(request, aisle, Long.parseLong(one.group(2))));
        }
        Matcher count = COUNT.matcher(path);
        if (count.matches()) {
            return in(count.group(1), aisle -> Answer.json(200, "{\"count\":" + data.count(aisle) + "}"));
        }
        Matcher list = LIST.matcher(path);
        if (list.matches()) {
            return in(list.group(1), aisle -> all(request, aisle, fault));
        }
        return Answer.error(404, "Not Found");
    }

    private interface Serving {
        Answer of(Aisle aisle);
    }

    private static Answer in(String plural, Serving serving) {
        return Aisle.of(plural).map(serving::of).orElseGet(() -> Answer.error(404, "Not Found"));
    }

    /** Each version has a strong ETag; a write with If-Match is carried out where that is the present one, in one step with the look at it. */
    private Answer one(Request request, Aisle aisle, long id) {
        return switch (request.method()) {
            case "GET", "HEAD" -> found(data.json(aisle, id), aisle);
            case "PUT" -> {
                RawObject fields = unwrap(request, aisle);
                yield matched(request, aisle, id, () -> found(data.update(aisle, id, fields), aisle));
            }
            case "DELETE" ->
                matched(
                        request,
                        aisle,
                        id,
                        () -> data.delete(aisle, id) ? Answer.json(200, "{}") : Answer.error(404, "Not Found"));
            default -> Answer.error(405, "Method Not Allowed");
        };
    }

    private Answer matched(Request request, Aisle aisle, long id, Supplier<Answer> write) {
        String wanted = request.header("If-Match");
        synchronized (data) {
            boolean met = wanted.isEmpty()
                    || data.json(aisle, id)
                            .filter(it -> etag(it).equals(wanted))
                            .isPresent();
            return met ? write.get() : Answer.error(412, "Precondition Failed");
        }
    }

    private static String etag(byte[] json) {
        return "\"" + ShopFile.sha256(json).substring(0, 32) + "\"";
    }

    private Answer all(Request request, Aisle aisle, Optional<Fault> fault) {
        return switch (request.method()) {
            case "GET", "HEAD" -> Answer.json(200, wrap(aisle.plural(), "[", list(request, aisle, fault), "]"));
            case "POST" ->
                Answer.json(201, wrap(aisle.singular(), "", List.of(data.create(aisle, unwrap(request, aisle))), ""));
            default -> Answer.error(405, "Method Not Allowed");
        };
    }

    /** A filter without a value is no filter, as with many a real platform. */
    private List<byte[]> list(Request request, Aisle aisle, Optional<Fault> fault) {
        Map<String, String> parameters = request.parameters();
        String key = parameters.getOrDefault(aisle.businessKey(), "");
        if (fault.filter(Fault.Blank.class::isInstance).isPresent()) {
            return List.of();
        }
        if (!key.isBlank()) {
            return data.withKey(aisle, key);
        }
        if (!parameters.getOrDefault("order", "id").equals("id")) {
            throw new IllegalArgumentException("order: only id is known");
        }
        long page = Math.max(1, Long.parseLong(parameters.getOrDefault("page", "1")));
        if (fault.filter(Fault.SamePageAgain.class::isInstance).isPresent()) {
            page = Math.max(1, page - 1);
        }
        int limit = Integer.parseInt(parameters.getOrDefault("limit", Integer.toString(USUAL_PAGE)));
        return data.page(aisle, page, Math.clamp(limit, 1, settings.pageMax()));
    }

    private Answer upload(Request request) {
        String name = request.parameters().getOrDefault("filename", "");
        if (name.isBlank() || request.body().length == 0) {
            return Answer.json(422, "{\"errors\":{\"file\":[\"can't be blank\"]}}");
        }
        String type = request.header("Content-Type");
        String src = data.addFile(name, new ShopFile.Uploaded(request.body(), type.isBlank() ? "image/png" : type));
        return Answer.json(201, "{\"file\":{\"src\":" + RawObject.quote(src) + "}}");
    }

    private static RawObject unwrap(Request request, Aisle aisle) {
        RawObject body = RawObject.parse(new String(request.body(), StandardCharsets.UTF_8));
        if (!body.has(aisle.singular())) {
            throw new IllegalArgumentException("Required parameter missing: " + aisle.singular());
        }
        return RawObject.parse(body.raw(aisle.singular()));
    }

    private static Answer found(Optional<byte[]> json, Aisle aisle) {
        return json.map(record -> Answer.json(200, wrap(aisle.singular(), "", List.of(record), ""))
                        .with("ETag", etag(record)))
                .orElseGet(() -> Answer.error(404, "Not Found"));
    }

    private static byte[] wrap(String name, String open, List<byte[]> records, String close) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(("{\"" + name + "\":" + open).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                parts.add(new byte[] {','});
            }
            parts.add(records.get(i));
        }
        parts.add((close + "}").getBytes(StandardCharsets.UTF_8));
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
