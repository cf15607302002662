package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with {@code write.batch}, and where. */
class BatchFormatTest {
    private static final String TOGETHER = "endpoint: {method: POST, path: /notes/batch}, max_records: 100";

    /** The write begins at line 10, the batch at line 12, both at column 7. */
    private static List<Fault> faults(String write, String batch) {
        String text = """
                name: notes
                type: rest
                base_url: https://api.example.com
                check: {path: /me}
                streams:
                  - name: notes
                    endpoint: {path: /notes}
                    primary_key: [/id]
                    write:
                      %s
                      read_back: item
                      batch: {%s}
                    item: {endpoint: {path: "/notes/{{ record.key }}"}}
                """.formatted(write, batch);
        return ConnectorFile.parse(text) instanceof Invalid invalid ? invalid.faults() : List.of();
    }

    private static List<String> said(String write, String batch) {
        return faults(write, batch).stream()
                .map(fault -> fault.line() + ":" + fault.column() + " " + fault.message())
                .toList();
    }

    @Test
    void what_a_batch_lacks_is_named_where_it_stands() {
        assertThat(said("create: {method: POST, path: /notes}", "max_records: 1001, told: order"))
                .containsExactlyInAnyOrder(
                        "12:7 streams/0/write/batch needs create, update or delete",
                        "12:15 streams/0/write/batch/max_records has to be 1 to 1000");
        assertThat(said("create: {method: POST, path: /notes}", "max_records: 5, create: {list: create}"))
                .containsExactly("12:7 streams/0/write/batch/endpoint is missing");
        assertThat(said(
                        "create: {method: POST, path: /notes}",
                        "endpoint: {path: \"/{{ record.key }}\"}, max_records: 5, create: {list: a, bare: true}"))
                .extracting(each -> each.substring(each.indexOf(' ') + 1))
                .containsExactlyInAnyOrder(
                        "streams/0/write/batch/endpoint/path names record.key, which is not known here",
                        "streams/0/write/batch/endpoint/method has to be POST, PUT, PATCH or DELETE",
                        "streams/0/write/batch/create/bare is for deletions only");
    }

    @Test
    void a_kind_of_write_that_the_stream_has_not_cannot_be_done_together() {
        assertThat(said(
                        "create: {method: POST, path: /notes}",
                        TOGETHER + ", create: {list: c}, update: {list: u}, delete: {list: d}"))
                .extracting(each -> each.substring(each.indexOf(' ') + 1))
                .containsExactly(
                        "streams/0/write/batch/update needs write.update or write.upsert",
                        "streams/0/write/batch/delete needs write.delete");
    }

    @Test
    void what_a_call_for_many_has_no_room_for_is_refused() {
        assertThat(said(
                        "create: {method: POST, path: /notes}\n      idempotency: {header: Once, lifetime: 1h}",
                        TOGETHER + ", create: {list: c}"))
                .anyMatch(each -> each.contains("batch/create cannot stand beside idempotency"));
        assertThat(said("create: {method: POST, path: /notes, file: /file}", TOGETHER + ", create: {list: c}"))
                .anyMatch(each -> each.contains("batch/create cannot stand beside write.create.file"));
        assertThat(said(
                        "update: {method: PUT, path: \"/notes/{{ record.key }}\"}\n      condition: {header: If-Match, from: etag}",
                        TOGETHER + ", update: {list: u}"))
                .anyMatch(each -> each.contains("batch cannot stand beside condition"));
    }
}
