package io.holdfast.restore;

/** What may be asked of a restore, as the API's description shows it. Words in capitals stand for ids of the reader's own; a test puts some in and sends each. */
final class RestoreExamples {
    static final String EVERYTHING = """
            {"backup_id": "BACKUP"}""";
    static final String PLAN = """
            {"backup_id": "BACKUP", "streams": [{"name": "products"}], "deletes": [{"stream": "products", "all": true}], "dry_run": true}""";
    static final String CARRY_OUT = """
            {"plan_id": "PLAN"}""";
    static final String CHOSEN = """
            {"backup_id": "BACKUP", "streams": [{"name": "products", "keys": ["KEY"], "fields": ["/title"]}], "on_conflict": "overwrite"}""";
    static final String FILES = """
            {"backup_id": "BACKUP", "streams": [{"name": "products", "media": true}]}""";
    static final String OUT_OF_A_DIFF = """
            {"diff": {"id": "DIFF", "entries": [{"stream": "products", "keys": ["KEY"]}]}}""";
    static final String ELSEWHERE = """
            {"backup_id": "BACKUP", "streams": [{"name": "customers"}], "target_source_id": "SOURCE"}""";

    private RestoreExamples() {}
}
