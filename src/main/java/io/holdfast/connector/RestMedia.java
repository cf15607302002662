package io.holdfast.connector;

import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The files of a connection. */
final class RestMedia {
    private static final int GLANCE = 512;

    private final Connector connector;
    private final Requests requests;
    private final Proof proof;
    private final SourceCalls calls;
    private final Outgoing outgoing;
    private final Gate gate;
    private final CallMetrics.Numbers numbers;

    RestMedia(
            Connector connector,
            Requests requests,
            Proof proof,
            SourceCalls calls,
            Outgoing outgoing,
            Gate gate,
            CallMetrics.Numbers numbers) {
        this.connector = connector;
        this.requests = requests;
        this.proof = proof;
        this.calls = calls;
        this.outgoing = outgoing;
        this.gate = gate;
        this.numbers = numbers;
    }

    List<MediaLink> of(StreamSpec stream, RawRecord record) {
        if (stream.media().isEmpty()) {
            return List.of();
        }
        return MediaLinks.of(stream, ExactJson.object(record.json()), requests.base(), requests.access());
    }

    /** @param page whether the file may be HTML, whatever its link says */
    MediaAnswer get(String url, Validators known, boolean page) {
        Map<String, String> conditions = new HashMap<>();
        known.etag().ifPresent(each -> conditions.put("If-None-Match", each));
        known.lastModified().ifPresent(each -> conditions.put("If-Modified-Since", each));
        Call any = requests.media(url, conditions);
        boolean home = any.isAtHome(any.uri());
        Call call = home ? accepted(any) : any;
        if (home && says(MediaSpec::limited)) {
            gate.pass(call);
        }
        Answer<InputStream> answer = opened(call, home);
        try {
            return judged(call, answer, home, known, page);
        } catch (IOException e) {
            close(answer.body());
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + ": the file broke off at once.", e);
        } catch (RuntimeException e) {
            close(answer.body());
            throw e;
        }
    }

    private Call accepted(Call call) {
        return connector.streams().stream()
                .flatMap(stream -> stream.media().stream())
                .map(MediaSpec::accept)
                .filter(Objects::nonNull)
                .findFirst()
                .map(type -> {
                    Map<String, String> headers = new HashMap<>(call.headers());
                    headers.put("Accept", type);
                    return new Call(call.method(), call.uri(), headers, call.secrets(), call.home(), call.payload());
                })
                .orElse(call);
    }

    private Answer<InputStream> opened(Call wanted, boolean home) {
        Call call = proved(wanted, home);
        Answer<InputStream> answer = sent(call);
        if (answer.status() != 401 || call == wanted || !call.isAtHome(answer.place())) {
            return answer;
        }
        try {
            if (!proof.renew(call)) {
                return answer;
            }
        } catch (RuntimeException e) {
            close(answer.body());
            throw e;
        }
        close(answer.body());
        return sent(proved(wanted, home));
    }

    private Call proved(Call call, boolean home) {
        return home && says(MediaSpec::auth) ? proof.on(call) : call;
    }

    private Answer<InputStream> sent(Call call) {
        return numbers.call(CallMetrics.Purpose.MEDIA, () -> outgoing.open(call), Answer::status);
    }

    private boolean says(Predicate<MediaSpec> asked) {
        return connector.streams().stream()
                .flatMap(each -> each.media().stream())
                .anyMatch(asked);
    }

    private MediaAnswer judged(Call call, Answer<InputStream> answer, boolean home, Validators known, boolean page)
            throws IOException {
        return switch (answer.status()) {
            case 200 -> {
                // Some sources know ETags, and do not look at If-None-Match.
                if (strong(known).isPresent()
                        && strong(known).equals(answer.headers().firstValue("ETag"))) {
                    close(answer.body());
                    yield new MediaAnswer.Unchanged();
                }
                yield opened(call, answer, page);
            }
            case 304 -> {
                close(answer.body());
                if (known.etag().isEmpty() && known.lastModified().isEmpty()) {
                    throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, call + " answered 304 without being asked.");
                }
                yield new MediaAnswer.Unchanged();
            }
            case 404, 410 ->
                throw Problem.answered(
                        ErrorCode.MEDIA_MISSING,
                        call + " answered " + answer.status() + ".",
                        Integer.toString(answer.status()));
            default -> throw refused(call, answer, home);
        };
    }

    private Problem refused(Call call, Answer<InputStream> answer, boolean home) {
        int status = answer.status();
        Optional<Problem> ruled = calls.rules().ofMedia(call, SourceCalls.beginning(answer));
        if (ruled.isPresent()) {
            return calls.rules().clean(ruled.get());
        }
        Optional<String> asked =
                answer.headers().firstValue(home ? calls.rules().retryAfterHeader() : "Retry-After");
        String said = call + " answered " + status;
        if (status == 429 || (status == 503 && asked.isPresent())) {
            var wait = calls.rules().retryAfter(asked.orElse(null));
            return home
                    ? calls.rules().throttled(said, wait)
                    : Problem.waiting(ErrorCode.SOURCE_THROTTLED, said + ".", wait.orElse(RetryAfter.UNSAID));
        }
        boolean refused = status >= 400 && status < 500;
        return Problem.answered(
                refused ? ErrorCode.SOURCE_REFUSED_REQUEST : ErrorCode.SOURCE_FAILED,
                said + ".",
                Integer.toString(status));
    }

    private MediaAnswer opened(Call call, Answer<InputStream> answer, boolean page) throws IOException {
        HttpHeaders headers = answer.headers();
        String type = headers.firstValue("Content-Type").orElse("application/octet-stream");
        long announced = headers.firstValueAsLong("Content-Length").orElse(-1);
        outgoing.refuseLarger(announced);
        Validators validators = new Validators(headers.firstValue("ETag"), headers.firstValue("Last-Modified"));
        List<String> codings = ContentCoding.of(headers);
        ResumingBody.Rest rest = strong(validators)
                .<ResumingBody.Rest>map(etag -> from -> rest(call, etag, codings, from))
                .orElse(null);
        InputStream file = new FileCoding(type, call.uri().getPath(), codings)
                .file(new ResumingBody(answer.body(), announced, rest));
        PushbackInputStream body = new PushbackInputStream(outgoing.guarded(file), GLANCE);
        byte[] glance = body.readNBytes(GLANCE);
        body.unread(glance);
        if (!page && !HtmlPages.isMeant(call.uri().getPath(), headers) && HtmlPages.isOne(type, glance)) {
            throw Problem.of(ErrorCode.MEDIA_NOT_A_FILE, call + " answered with a page instead of the file.");
        }
        return new MediaAnswer.Opened(type, validators, body);
    }

    /** The validator that vouches for every byte (RFC 9110, 8.8.1); a date does not. */
    private static Optional<String> strong(Validators validators) {
        return validators.etag().filter(etag -> etag.startsWith("\""));
    }

    /** The rest of a file that broke off, if it is still the same: a source that sends it whole, or another part, is not believed. */
    private InputStream rest(Call first, String etag, List<String> codings, long from) throws IOException {
        Gate.sleep(SourceCalls.MOMENT);
        Map<String, String> headers = new HashMap<>(first.headers());
        headers.remove("If-None-Match");
        headers.remove("If-Modified-Since");
        headers.put("Range", "bytes=" + from + "-");
        headers.put("If-Range", etag);
        Call call = new Call(first.method(), first.uri(), headers, Map.of(), first.home(), first.payload());
        boolean home = call.isAtHome(call.uri());
        if (home && says(MediaSpec::limited)) {
            gate.pass(call);
        }
        Answer<InputStream> answer = sent(proved(call, home));
        boolean goesOn = answer.status() == 206
                && ContentCoding.of(answer.headers()).equals(codings)
                && answer.headers()
                        .firstValue("Content-Range")
                        .filter(range -> range.startsWith("bytes " + from + "-"))
                        .isPresent();
        if (!goesOn) {
            close(answer.body());
            throw new IOException(call + " broke off, and its rest was answered with " + answer.status());
        }
        return answer.body();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            return;
        }
    }

    String upload(StreamSpec stream, MediaFile file) {
        MediaSpec.Upload upload = stream.media().stream()
                .map(MediaSpec::upload)
                .filter(each -> each != null)
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        ErrorCode.NOT_RESTORABLE,
                        "The connector says of no way how files of " + stream.name() + " can be uploaded."));
        Values values = requests.access().with("file.name", file.name()).with("file.content_type", file.contentType());
        Reply reply = calls.call(upload.endpoint(), Map.of(), values, payload(upload, values, file))
                .orElseThrow(() -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for files."));
        String link = reply.json().at(upload.result()).asText();
        if (link.isBlank()) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, "The source took the file and did not say its link.");
        }
        return link;
    }

    private static Payload payload(MediaSpec.Upload upload, Values values, MediaFile file) {
        if (upload.form().isEmpty()) {
            return Payload.file(file);
        }
        List<FormField> fields = upload.form().stream()
                .map(each -> each.isFile()
                        ? each
                        : new FormField(each.field(), Template.of(each.value()).with(values, text -> text)))
                .toList();
        return FileForm.of(fields, file);
    }
}
