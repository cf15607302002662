package io.holdfast.connector;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** What is wrong with one stream of a connector. */
final class StreamCheck {
    static final String NAME = "[a-z0-9][a-z0-9_-]{0,62}";

    private static final Set<String> NOTHING = Set.of();
    private static final Set<String> LIST = Set.of("page.number", "page.size", "slice.from");
    private static final Set<String> CHILD_LIST = Set.of("page.number", "page.size", "parent.key");
    private static final Set<String> RECORD = Set.of("record.key");
    private static final Set<String> LINK = Set.of("media.value");
    private static final Set<String> FILE = Set.of("file.name", "file.content_type");

    private final Connector connector;
    private final StreamSpec stream;
    private final String place;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    StreamCheck(
            Connector connector,
            StreamSpec stream,
            String place,
            Set<String> access,
            ConnectorCheck.Findings findings) {
        this.connector = connector;
        this.stream = stream;
        this.place = place;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        if (findings.has(place + "/name", stream.name()) && !stream.name().matches(NAME)) {
            findings.add(place + "/name", "has to be lower case letters, digits, hyphens and underscores");
        }
        new ExportCheck(stream, place, access, findings).run();
        new FeedCheck(stream, place, findings).run();
        if (stream.isExport()) {
            return;
        }
        reading();
        findings.pointers(place + "/fields/read_only", stream.fields().readOnly(), true);
        findings.pointers(place + "/fields/create_only", stream.fields().createOnly(), true);
        findings.pointers(place + "/fields/parts", stream.fields().parts(), true);
        findings.pointers(place + "/volatile_fields", stream.volatileFields(), true);
        for (int i = 0; i < stream.equalForms().size(); i++) {
            String at = place + "/equal_forms/" + i;
            EqualForm each = stream.equalForms().get(i);
            if (findings.has(at + "/pointer", each.pointer())) {
                findings.pointers(at + "/pointer", List.of(each.pointer()), true);
            }
            if (each.form() == null) {
                findings.add(at + "/form", "is missing");
            }
        }
        media();
        references();
        matching();
        new WriteCheck(stream, place, access, findings).run();
    }

    private void reading() {
        if (stream.bulkExport() == null || stream.endpoint() != null) {
            findings.endpoint(
                    place + "/endpoint", stream.endpoint(), access, stream.parent() == null ? LIST : CHILD_LIST);
        }
        new BulkCheck(stream, place, access, findings).run();
        findings.pointer(place + "/records_path", stream.recordsPath(), false);
        if (stream.primaryKey().isEmpty()) {
            findings.add(place + "/primary_key", "is missing");
        }
        findings.pointers(place + "/primary_key", stream.primaryKey(), false);
        new PaginatorCheck(place + "/paginator", stream.paginator(), stream.endpoint(), findings).run();
        findings.filters(place + "/filter", stream.filter());
        if (stream.parent() == null && stream.filter().stream().anyMatch(RecordFilter::parent)) {
            findings.add(place + "/filter", "needs a parent, as one of them names it");
        }
        parent();
        new ChangesCheck(stream, place, access, findings).run();
        if (stream.deletes().type() == DeletesSpec.Type.WEBHOOK) {
            findings.has(place + "/item", stream.item());
            if (!isToldOfDeletions()) {
                findings.add(place + "/deletes/type", "needs a topic of kind deleted for this stream under webhooks");
            }
        }
        CountSpec count = stream.count();
        if (count != null) {
            findings.endpoint(place + "/count/endpoint", count.endpoint(), access, NOTHING);
            findings.pointer(place + "/count/pointer", count.pointer(), false);
            findings.headerName(place + "/count/header", count.header());
            if ((count.pointer() == null) == (count.header() == null)) {
                findings.add(place + "/count", "needs either a pointer or a header");
            }
        }
        if (stream.bulkExport() != null && !stream.cutOff().isEmpty()) {
            findings.add(place + "/cut_off", "is for lists, not for bulk_export");
        }
        for (int i = 0; i < stream.cutOff().size(); i++) {
            stream.cutOff().get(i).check(place + "/cut_off/" + i, access, findings);
        }
        if (stream.item() != null) {
            keyed(place + "/item/endpoint", stream.item().endpoint(), access, findings);
            findings.pointer(place + "/item/record_path", stream.item().recordPath(), false);
            if (stream.item().readEach() && stream.item().inList()) {
                findings.add(
                        place + "/item/read_each", "cannot stand beside in_list: the list holds the whole records");
            }
        }
    }

    private boolean isToldOfDeletions() {
        return connector.webhooks() != null
                && connector.webhooks().topics().values().stream()
                        .anyMatch(topic -> topic.kind() == WebhookSpec.Topic.Kind.DELETED
                                && stream.name() != null
                                && stream.name().equals(topic.stream()));
    }

    /** A parent is another stream that stands before this one, so parents never go round in a circle. */
    private void parent() {
        if (stream.parent() == null || !findings.has(place + "/parent/stream", stream.parent().stream())) {
            return;
        }
        boolean before = connector.streams().stream()
                .takeWhile(each -> each != stream)
                .anyMatch(each -> stream.parent().stream().equals(each.name()));
        if (!before) {
            findings.add(place + "/parent/stream", "has to be a stream that stands before this one");
        }
        if (stream.count() != null) {
            findings.add(place + "/count", "is for streams without a parent");
        }
        if (stream.cursor() != null) {
            findings.add(place + "/cursor", "is for streams without a parent");
        }
    }

    private void media() {
        for (int i = 0; i < stream.media().size(); i++) {
            MediaSpec media = stream.media().get(i);
            String at = place + "/media/" + i;
            if (findings.has(at + "/pointer", media.pointer())) {
                findings.pointer(at + "/pointer", media.pointer(), true);
            }
            beside(at + "/hash_pointer", media.hashPointer(), media);
            beside(at + "/name_pointer", media.namePointer(), media);
            beside(at + "/type_pointer", media.typePointer(), media);
            findings.template(at + "/link", media.link(), settings(), LINK);
            findings.headerValue(at + "/accept", media.accept());
            if (media.inline() != null) {
                findings.pointer(at + "/inline", "/" + media.inline(), false);
                if (media.upload() != null) {
                    findings.add(at + "/inline", "cannot stand beside upload: a file is sent one way");
                }
            }
            if (media.upload() != null) {
                findings.endpoint(at + "/upload/endpoint", media.upload().endpoint(), access, FILE);
                form(at + "/upload/form", media.upload().form());
                if (findings.has(at + "/upload/result", media.upload().result())) {
                    findings.pointer(at + "/upload/result", media.upload().result(), false);
                }
            }
        }
    }

    private void form(String at, List<FormField> form) {
        for (int i = 0; i < form.size(); i++) {
            FormField field = form.get(i);
            if (findings.has(at + "/" + i + "/field", field.field()) && !FormField.isName(field.field())) {
                findings.add(at + "/" + i + "/field", "has a character that cannot stand in the name of a field");
            }
            findings.template(at + "/" + i + "/value", field.value(), access, FILE);
        }
        if (!form.isEmpty() && form.stream().filter(FormField::isFile).count() != 1) {
            findings.add(at, "has to have one field without a value, which is the file");
        }
    }

    private void beside(String at, String pointer, MediaSpec media) {
        findings.pointer(at, pointer, true);
        if (pointer != null && stars(pointer) != stars(String.valueOf(media.pointer()))) {
            findings.add(at, "has to have as many * as the pointer");
        }
    }

    /** What may stand in a link, which is kept with the backup: no credentials. */
    private Set<String> settings() {
        return access.stream().filter(each -> each.startsWith("settings.")).collect(Collectors.toSet());
    }

    private static long stars(String pointer) {
        return Arrays.stream(pointer.split("/")).filter("*"::equals).count();
    }

    private void references() {
        for (int i = 0; i < stream.references().size(); i++) {
            Reference reference = stream.references().get(i);
            String at = place + "/references/" + i;
            if (findings.has(at + "/pointer", reference.pointer())) {
                findings.pointer(at + "/pointer", reference.pointer(), true);
            }
            findings.pointer(at + "/below", reference.below(), false);
            pattern(at + "/pattern", reference.pattern());
            if (!findings.has(at + "/stream", reference.stream())) {
                continue;
            }
            Optional<StreamSpec> named = connector.stream(reference.stream());
            if (named.isEmpty()) {
                findings.add(at + "/stream", "names " + reference.stream() + ", but there is no such stream");
            } else if (named.get().primaryKey().size() > 1) {
                findings.add(at + "/stream", "names a stream whose key has several parts");
            }
        }
    }

    private void pattern(String at, String pattern) {
        try {
            if (pattern != null && Pattern.compile(pattern).matcher("").groupCount() != 1) {
                findings.add(at, "has to have one group, which is the key");
            }
        } catch (PatternSyntaxException e) {
            findings.regex(at, pattern);
        }
    }

    private void matching() {
        if (!stream.matchOn().isEmpty() && stream.endpoint() == null) {
            findings.add(place + "/match_on", "needs the endpoint of a list that can be filtered");
        }
        for (int i = 0; i < stream.matchOn().size(); i++) {
            List<MatchField> fields = stream.matchOn().get(i);
            for (int j = 0; j < fields.size(); j++) {
                String at = place + "/match_on/" + i + "/" + j;
                if (findings.has(at + "/pointer", fields.get(j).pointer())) {
                    findings.pointer(at + "/pointer", fields.get(j).pointer(), false);
                }
            }
        }
    }

    /** A call for one record has to name its key. */
    static void keyed(String at, Endpoint endpoint, Set<String> access, ConnectorCheck.Findings findings) {
        findings.endpoint(at, endpoint, access, RECORD);
        if (endpoint != null
                && endpoint.path() != null
                && !endpoint.path().contains("record.key")
                && endpoint.params().values().stream().noneMatch(each -> each.contains("record.key"))) {
            findings.add(at + "/path", "does not name {{ record.key }}");
        }
    }
}
