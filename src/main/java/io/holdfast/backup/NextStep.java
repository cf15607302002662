package io.holdfast.backup;

import io.holdfast.problem.ErrorCode;

/** What people can do about something that a backup lacks. Pure. */
final class NextStep {
    private NextStep() {}

    /** One sentence. */
    static String of(ErrorCode code) {
        return switch (code) {
            case SOURCE_REFUSED_REQUEST ->
                "Look at the source's answer: give its account the permission to read this, or leave the stream out of the backup.";
            case STREAM_NOT_OFFERED ->
                "The source had this stream before and has it no more: turn it on again there, or leave it out of the backup.";
            case SOURCE_FAILED, SOURCE_UNREACHABLE, SOURCE_ANSWER_INVALID ->
                "The source failed: look at its own log or ask who runs it, then start another backup.";
            case SOURCE_CREDENTIALS_REFUSED -> "Give the source new credentials.";
            case SOURCE_ANSWER_IGNORED ->
                "Look at the connector's ignore rules: say not_found or not_offered if that is what the answer means.";
            case SOURCE_ENCODING_UNREADABLE -> "Let the source send this answer uncompressed, or as gzip or deflate.";
            case RECORD_UNREADABLE ->
                "Open the record in the source itself: it fails there too. Repair or delete it, then start another backup.";
            case RECORD_INVALID ->
                "Look at the record in the source: it cannot be decoded, has no key, or shares its key with another record.";
            case RECORD_TOO_LARGE, MEDIA_TOO_LARGE, EXPORT_TOO_LARGE ->
                "Ask the operator for a higher limit, or make it smaller in the source.";
            case MEDIA_MISSING, MEDIA_NOT_A_FILE, MEDIA_HASH_MISMATCH ->
                "Open the link: the file is not there, or not the one that the record means.";
            case COUNT_MISMATCH, SOURCE_LIST_REPEATS, DELETION_UNCONFIRMED ->
                "Start another backup; where it says the same again, check the connector's paging and count.";
            case OBJECT_DAMAGED, OBJECT_MISSING -> "Start another backup: it stores anew what is broken.";
            default -> "Start another backup; where it says the same again, look at the job's tasks.";
        };
    }
}
