package io.holdfast.files;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A host of one large file: by ranges with a validator ({@code /file}), without one ({@code /bare}), and by parameters ({@code /piece}). {@code /about} says its size and what it adds up to. It can
 * be told to do something when a call arrives. The file is put back by {@code PUT /file}, or by the field {@code dump} of a form to {@code POST /imports/NAME}, which takes until somebody has asked
 * twice how far it is.
 */
public final class FileHost implements AutoCloseable {
    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile byte[] file;
    private volatile int version;
    private volatile String declared;
    private volatile Runnable meanwhile = () -> {};
    private volatile Runnable asked = () -> {};
    private final List<Upload> uploads = new CopyOnWriteArrayList<>();
    private volatile Cut cut = Cut.NONE;
    private volatile String end = "loaded";
    private volatile byte[] loading;
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicReference<Runnable> uponUpload = new AtomicReference<>();
    private final AtomicReference<Runnable> uponPoll = new AtomicReference<>();

    /** A file that came in, with what was said of it. */
    public record Upload(String call, String type, String sum, String size, byte[] file) {}

    /** What becomes of the next upload's connection. */
    public enum Cut {
        NONE,
        /** It breaks off, and nothing was taken. */
        BEFORE,
        /** All is taken, and the answer never comes. */
        AFTER
    }

    /** Hosts that many bytes that a seed makes. */
    public FileHost(int size, long seed) {
        put(size, seed);
    }

    public String url() {
        return server.url();
    }

    /** Puts another file there. */
    public synchronized void put(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        file = bytes;
        version++;
    }

    public byte[] file() {
        return file;
    }

    /** From now on it says that its bytes add up to this; null for the truth. */
    void declares(String sha256) {
        declared = sha256;
    }

    /** That is done once, when the next file has come in, before it is taken. */
    public void uponUpload(Runnable deed) {
        uponUpload.set(deed);
    }

    /** That is done once, when the source is next asked how far it is. */
    public void uponPoll(Runnable deed) {
        uponPoll.set(deed);
    }

    private static void once(AtomicReference<Runnable> deed) {
        Optional.ofNullable(deed.getAndSet(null)).ifPresent(Runnable::run);
    }

    /** What becomes of the next upload's connection. */
    public void cutsNext(Cut cut) {
        this.cut = cut;
    }

    /** What the next import ends as. */
    public void endsAs(String state) {
        end = state;
    }

    /** The files that came in, taken or not. */
    public List<Upload> uploads() {
        return uploads;
    }

    /** From now on that is done whenever a part of the file was asked for, before it is answered. */
    public void meanwhile(Runnable action) {
        meanwhile = action;
    }

    /** From now on that is done whenever somebody asks what the file is, before it is answered. */
    public void whenAsked(Runnable action) {
        asked = action;
    }

    /** What was called since this was last asked: path, query and range. */
    public List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        calls.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
        switch (exchange.getRequestURI().getPath()) {
            case "/check" -> answer(exchange, 200, "{\"ok\":true}".getBytes(StandardCharsets.UTF_8));
            case "/about" -> {
                asked.run();
                answer(exchange, 200, about().getBytes(StandardCharsets.UTF_8));
            }
            case "/file" -> {
                if (exchange.getRequestMethod().equals("PUT")) {
                    upload(exchange, false);
                } else {
                    part(exchange, range, true);
                }
            }
            case "/imports/loaded" -> upload(exchange, true);
            case "/imports/7" -> poll(exchange);
            case "/bare" -> part(exchange, range, false);
            case "/piece" -> piece(exchange);
            default -> answer(exchange, 404, new byte[0]);
        }
        exchange.close();
    }

    private void upload(HttpExchange exchange, boolean form) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String sum = exchange.getRequestHeaders().getFirst(form ? "X-Sha256" : "Content-MD5");
        byte[] sent = form ? field(body, type.substring(type.indexOf("boundary=") + 9)) : body;
        uploads.add(new Upload(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                form ? head(body) : type,
                sum,
                exchange.getRequestHeaders().getFirst("X-Size"),
                sent));
        once(uponUpload);
        Cut now = cut;
        cut = Cut.NONE;
        if (now == Cut.BEFORE) {
            return;
        }
        if (form) {
            loading = sent;
            polls.set(0);
        }
        if (!form || now == Cut.AFTER) {
            take(sent);
        }
        if (now == Cut.NONE) {
            answer(exchange, 202, "{\"import\":{\"id\":7}}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private synchronized void take(byte[] sent) {
        file = sent;
        version++;
    }

    private void poll(HttpExchange exchange) throws IOException {
        boolean done = polls.incrementAndGet() > 1;
        once(uponPoll);
        if (done && end.equals("loaded")) {
            take(loading);
        }
        answer(exchange, 200, ("{\"state\":\"" + (done ? end : "running") + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    /** The head of a form's only field, in one line. */
    private static String head(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 1_000), StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf("\r\n") + 2, text.indexOf("\r\n\r\n"))
                .replace("\r\n", "; ");
    }

    private static byte[] field(byte[] body, String boundary) {
        int from =
                new String(body, 0, Math.min(body.length, 1_000), StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return Arrays.copyOfRange(body, from, body.length - ("\r\n--" + boundary + "--\r\n").length());
    }

    private synchronized String about() {
        String sum = declared == null ? HexFormat.of().formatHex(digest("SHA-256")) : declared;
        return "{\"size\":%d,\"sha256\":\"%s\",\"md5\":\"%s\"}"
                .formatted(file.length, sum, Base64.getEncoder().encodeToString(digest("MD5")));
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void part(HttpExchange exchange, String range, boolean vouching) throws IOException {
        if (!range.equals("bytes=0-0")) {
            meanwhile.run();
        }
        byte[] now = file;
        String etag = "\"v" + version + "\"";
        String known = exchange.getRequestHeaders().getFirst("If-Range");
        if (vouching) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        if (known != null && !known.equals(etag)) {
            answer(exchange, 200, now);
            return;
        }
        String[] bounds = range.substring("bytes=".length()).split("-");
        int from = Integer.parseInt(bounds[0]);
        int to = Math.min(now.length, Integer.parseInt(bounds[1]) + 1);
        if (from >= now.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + now.length);
            answer(exchange, 416, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + now.length);
        answer(exchange, 206, Arrays.copyOfRange(now, from, to));
    }

    private void piece(HttpExchange exchange) throws IOException {
        meanwhile.run();
        String[] query = exchange.getRequestURI().getQuery().split("[=&]");
        int from = Integer.parseInt(query[1]);
        byte[] now = file;
        int to = Math.min(now.length, from + Integer.parseInt(query[3]));
        answer(exchange, 200, from >= to ? new byte[0] : Arrays.copyOfRange(now, from, to));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
