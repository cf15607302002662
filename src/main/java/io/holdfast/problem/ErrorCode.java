package io.holdfast.problem;

import java.util.Locale;

/** The catalogue of everything that can go wrong: a stable code, its kind, and one sentence for people. */
public enum ErrorCode {
    INVALID_REQUEST(Kind.INVALID, "The request is not of the form that this operation takes."),
    INVALID_CURSOR(Kind.INVALID, "The cursor is not one that this list gave out."),
    INVALID_CONNECTOR(Kind.INVALID, "The connector file has errors."),
    UNKNOWN_CONNECTOR(Kind.INVALID, "There is no connector of that name."),
    UNKNOWN_STREAM(Kind.INVALID, "The connector has no stream of that name."),
    INVALID_SETTINGS(Kind.INVALID, "The source's settings or credentials lack what the connector needs."),
    UNAUTHENTICATED(Kind.UNAUTHENTICATED, "Sign in first: the token is missing, expired or not ours."),
    FORBIDDEN(Kind.FORBIDDEN, "Your role does not allow this."),
    BOOTSTRAP_REFUSED(Kind.FORBIDDEN, "The one-time secret is wrong or was used before."),
    INSTALL_REFUSED(
            Kind.FORBIDDEN,
            "The link to install is not signed by the platform, is too old or was used before, or the platform refused."),
    INSTALL_STATE_INVALID(
            Kind.FORBIDDEN,
            "The installation was not begun in this browser, is over, or took longer than ten minutes."),
    INSTALL_CODE_INVALID(Kind.UNAUTHENTICATED, "The one-time code is unknown, older than a minute or was used before."),
    WEBHOOK_REFUSED(Kind.UNAUTHENTICATED, "The message is not signed by the platform, or is too old."),
    NOT_FOUND(Kind.NOT_FOUND, "There is nothing of that id here."),
    METHOD_NOT_ALLOWED(Kind.NOT_ALLOWED, "This address does not take that method."),
    REQUEST_TOO_LARGE(Kind.TOO_LARGE, "The request's body is larger than this server takes."),
    ADDRESS_TOO_LONG(Kind.TOO_LONG, "The request's address is longer than this server reads."),
    NAME_TAKEN(Kind.CONFLICT, "Something else already has that name."),
    SOURCE_IN_USE(Kind.CONFLICT, "A backup or restore of this source is under way."),
    SOURCE_CHANGED(Kind.CONFLICT, "Somebody changed the source meanwhile: read it again."),
    ACCOUNT_CHANGED(
            Kind.CONFLICT, "The source leads to another account than the backup, restore or key map belongs to."),
    SOURCE_HAS_BACKUPS(Kind.CONFLICT, "The source has backups: delete them first."),
    SOURCE_REVOKED(Kind.CONFLICT, "The source's access was revoked: give it new credentials first."),
    JOB_NOT_CANCELLABLE(Kind.CONFLICT, "The job is finishing or has ended, so it can no longer be cancelled."),
    JOB_NOT_PAUSABLE(
            Kind.CONFLICT, "The job is finishing, was cancelled or has ended, so it can neither be held up nor go on."),
    JOB_NOT_RETRYABLE(
            Kind.CONFLICT, "The job did not fail, or its time to be tried again is over, or a newer backup has begun."),
    IDEMPOTENCY_KEY_IN_USE(
            Kind.CONFLICT, "A call with this Idempotency-Key is being answered at this moment: send it again."),
    TENANT_AT_WORK(Kind.CONFLICT, "Jobs of the tenant are under way: cancel them or wait for their end."),
    BACKUP_NOT_READABLE(Kind.CONFLICT, "The backup has not stored anything that can be read (yet)."),
    BACKUP_IN_USE(Kind.CONFLICT, "The backup is running or is being read by a restore, a diff or a download."),
    BACKUP_PINNED(Kind.CONFLICT, "The backup is pinned: unpin it first."),
    BACKUP_DELETED(Kind.GONE, "The backup was deleted."),
    KEY_SHREDDED(Kind.GONE, "The tenant's key was erased, so nothing that it sealed can be read any more."),
    RANGE_NOT_SATISFIABLE(Kind.RANGE, "The file ends before that range begins."),
    CLIENT_NOT_CONFIGURED(
            Kind.UNPROCESSABLE, "The operator has not set the client that the connector needs to ask for tokens."),
    INSTALL_NOT_OFFERED(
            Kind.UNPROCESSABLE,
            "The connector cannot be installed so here: its file or the operator's settings do not say how."),
    NOT_RESTORABLE(Kind.UNPROCESSABLE, "The connector cannot write this stream back."),
    FIELD_READ_ONLY(Kind.UNPROCESSABLE, "The connector cannot write this field of a record that is there."),
    FIELD_UNKNOWN(Kind.UNPROCESSABLE, "No record of the stream has this field, neither in the backup nor live."),
    RATE_LIMITED(Kind.TOO_MANY, "Too many requests: wait as long as Retry-After says."),
    IDEMPOTENCY_MISMATCH(Kind.UNPROCESSABLE, "This Idempotency-Key was used for another request."),
    SERVICE_UNAVAILABLE(Kind.UNAVAILABLE, "A server that Holdfast needs does not answer: try again soon."),
    STORE_UNAVAILABLE(Kind.UNAVAILABLE, "The object store does not answer or refused the call."),
    OBJECT_MISSING(Kind.INTERNAL, "An object that should be in the store is not there."),
    OBJECT_DAMAGED(Kind.INTERNAL, "A stored object is not what was written: it does not decrypt or does not parse."),
    DELETION_STOPPED(
            Kind.CONFLICT,
            "The object store holds what this database does not know, so nothing is deleted there until a rebuild."),
    KEY_UNAVAILABLE(Kind.INTERNAL, "The key that sealed this data is not at hand."),
    INTERNAL_ERROR(Kind.INTERNAL, "Something failed that should not have; the log has the details."),
    SOURCE_UNREACHABLE(Kind.SOURCE_DOWN, "The source does not answer."),
    SOURCE_FAILED(Kind.SOURCE_DOWN, "The source answered with a server error."),
    SOURCE_ANSWER_INVALID(
            Kind.SOURCE_DOWN, "The source's answer is cut off or not of the form that the connector describes."),
    SOURCE_ENCODING_UNREADABLE(Kind.ITEM_REFUSED, "The source's answer is encoded in a way that Holdfast cannot read."),
    SOURCE_CREDENTIALS_REFUSED(Kind.SOURCE_REFUSED, "The source refuses the credentials."),
    SOURCE_MOVED(Kind.SOURCE_REFUSED, "The source moved to another address: change it in the source's settings."),
    SOURCE_ADDRESS_FORBIDDEN(Kind.UNPROCESSABLE, "The source's address is not one that Holdfast may call."),
    SOURCE_LIST_REPEATS(Kind.ITEM_REFUSED, "The source's list gives the same page again, so its end was not reached."),
    SOURCE_THROTTLED(Kind.SOURCE_BUSY, "The source's rate limit is used up."),
    SOURCE_REFUSED_REQUEST(Kind.ITEM_REFUSED, "The source refused this request."),
    STREAM_NOT_OFFERED(Kind.ITEM_REFUSED, "The source does not offer this stream to the account."),
    SOURCE_ANSWER_IGNORED(
            Kind.ITEM_REFUSED,
            "The connector's rules ignore this answer of the source, so it proves nothing about what is there."),
    RECORD_INVALID(Kind.ITEM_REFUSED, "The record lacks its key or is not a JSON object."),
    RECORD_UNREADABLE(Kind.ITEM_REFUSED, "The source fails wherever this record is part of its answer."),
    RECORD_TOO_LARGE(Kind.ITEM_REFUSED, "The record is larger than the limit."),
    REFERENCE_MISSING(Kind.ITEM_REFUSED, "A record that this one refers to is not there."),
    REFERENCE_UNSET(
            Kind.ITEM_REFUSED,
            "The record refers to one that is not there, or the platform did not take the reference."),
    MEDIA_MISSING(Kind.ITEM_REFUSED, "The media file is not there."),
    MEDIA_TOO_LARGE(Kind.ITEM_REFUSED, "The media file is larger than the limit."),
    MEDIA_NOT_A_FILE(Kind.ITEM_REFUSED, "The media link answered with a page instead of the file."),
    MEDIA_HASH_MISMATCH(Kind.ITEM_REFUSED, "The media file is not the one whose SHA-256 the record declares."),
    MATCH_AMBIGUOUS(Kind.ITEM_REFUSED, "Several live records look like this one, so none was touched."),
    EXPORT_UNDER_WAY(Kind.SOURCE_BUSY, "The source is still making the export."),
    IMPORT_UNDER_WAY(Kind.SOURCE_BUSY, "The source took the file, and is still at it."),
    EXPORT_CHANGED(Kind.ITEM_REFUSED, "The exported file kept changing while it was read."),
    EXPORT_CHECKSUM_MISMATCH(
            Kind.ITEM_REFUSED, "The exported file does not add up to the checksum that the source declares."),
    EXPORT_TOO_LARGE(Kind.ITEM_REFUSED, "The exported file is larger than the limit."),
    WRITE_UNDER_WAY(Kind.SOURCE_BUSY, "A write of an earlier try may still be on its way."),
    WRITE_UNCERTAIN(Kind.ITEM_REFUSED, "The source may or may not have taken this write; it is not sent again."),
    WORKER_LOST(
            Kind.INTERNAL, "The processes that worked on the task ended, again and again; it may be what ended them."),
    TOO_MANY_ATTEMPTS(Kind.INTERNAL, "The task failed as often as it may."),
    SOURCE_GIVEN_UP(Kind.CONFLICT, "The source failed five times in a row, so the job stopped in order."),
    DEADLINE_EXCEEDED(Kind.CONFLICT, "The job ran longer than its deadline allows."),
    SAFETY_BACKUP_FAILED(Kind.CONFLICT, "The backup before the restore did not succeed, so nothing was written."),
    BASIS_DAMAGED(
            Kind.CONFLICT,
            "The index that the backup was to build on is damaged: start another one, which reads everything."),
    PRESENT_NOT_READ(
            Kind.CONFLICT,
            "The backup that was to read the present did not succeed, so there is nothing to compare with."),
    DIFF_NOT_LISTED(Kind.CONFLICT, "The diff does not know all entries of the stream yet."),
    DIFF_NOT_EXAMINED(Kind.CONFLICT, "The changed fields of all records are not known yet."),
    RECORDS_NOT_RESTORED(Kind.CONFLICT, "Some records could not be put back."),
    RESTORE_CONFLICT(Kind.ITEM_REFUSED, "The live record is not the one that the safety backup holds."),
    RECORD_CHANGED(
            Kind.ITEM_REFUSED, "The platform has another version of the record than the one that was looked at."),
    VALIDATOR_MISSING(
            Kind.ITEM_REFUSED,
            "The platform did not say what tells the record's version from others, so it was not written."),
    WRITE_WITHOUT_EFFECT(Kind.ITEM_REFUSED, "The platform took the write, and the record is as it was before."),
    RECORD_MOVED(Kind.ITEM_REFUSED, "The source answers with another record: this one was renamed or merged."),
    RECORD_MISTAKEN(
            Kind.ITEM_REFUSED,
            "The platform answered a creation with another record, so the key of the new one is not known."),
    READ_BACK_DIFFERS(Kind.ITEM_REFUSED, "The platform took the write, and holds something else than it was to hold."),
    RECORD_EXISTS(Kind.ITEM_REFUSED, "The record exists, and what exists was to be left alone."),
    RECORD_IN_BACKUP(Kind.ITEM_REFUSED, "The backup has this record, so it is not deleted."),
    PLAN_STALE(Kind.CONFLICT, "The live data is not what the plan saw any more: make another plan."),
    NOTHING_TO_RESTORE(Kind.CONFLICT, "The restore has no records that this could be done with."),
    RESTORE_NOT_ENDED(Kind.CONFLICT, "The restore is still under way: wait for its end, or cancel it."),
    COUNT_MISMATCH(Kind.CONFLICT, "The source counted more records than its pages held."),
    DELETION_UNCONFIRMED(
            Kind.CONFLICT, "Records are no longer listed, and nothing confirms that the source deleted them.");

    private final Kind kind;
    private final String sentence;

    ErrorCode(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    /** The code as it appears in answers, rows and logs: lower case with underscores. Never changes. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What this failure means for callers and tasks. */
    public Kind kind() {
        return kind;
    }

    /** One sentence for people, without details of the case. */
    public String sentence() {
        return sentence;
    }

    /** The entry with this {@link #code()}; {@link #INTERNAL_ERROR} where there is none. */
    public static ErrorCode of(String code) {
        for (ErrorCode each : values()) {
            if (each.code().equals(code)) {
                return each;
            }
        }
        return INTERNAL_ERROR;
    }
}
