package io.holdfast.restore;

import io.holdfast.diff.DiffKind;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Restores as they are asked for. */
final class RestoreForms {
    private RestoreForms() {}

    @RegisterForReflection
    record RestoreForm(
            @Schema(description = "What is put back; left out where a plan is carried out")
            UUID backupId,

            @Schema(
                    description =
                            "Which streams, or records of them. Left out or empty for all that can be written; where deletes are given, left out means none")
            @Size(max = 200)
            List<@NotNull @Valid StreamForm> streams,

            @Schema(description = "Live records that the backup lacks and that are to be deleted") @Size(max = 200)
            List<@NotNull @Valid DeleteForm> deletes,

            @Schema(
                    description =
                            "What becomes of records whose live version is not the one that the safety backup holds: if_unchanged (by default), overwrite, skip_existing, copy or fail")
            ConflictPolicy onConflict,

            @Schema(description = "Whether it ends with a plan, without writing")
            Boolean dryRun,

            @Schema(description = "The dry run that is to be carried out: backup, streams and deletes are its own")
            UUID planId,

            @Schema(description = "Another source of the same connector to restore to; the backup's own by default")
            UUID targetSourceId,

            @Schema(description = "Chosen entries of a diff, in place of backup, streams and deletes") @Valid
            ChoiceForm diff) {
        /** The policy; empty where none is named. */
        Optional<ConflictPolicy> policy() {
            return Optional.ofNullable(onConflict);
        }

        /** Without deletions, no streams are all streams. */
        Selection selection() {
            List<Selection.Chosen> chosen = streams == null
                    ? List.of()
                    : streams.stream()
                            .map(form -> new Selection.Chosen(
                                    form.name(), form.keys(), form.fields(), Boolean.TRUE.equals(form.media())))
                            .toList();
            List<Selection.Surplus> surplus = deletes == null
                    ? List.of()
                    : deletes.stream().map(DeleteForm::surplus).toList();
            boolean onlyDeletes = streams == null && !surplus.isEmpty();
            return new Selection(chosen, surplus, chosen.isEmpty() && !onlyDeletes);
        }

        /** {@code invalid_request} where a plan's own is said again, or where there is neither backup nor plan. */
        void requireWhole() {
            boolean said = backupId != null || streams != null || deletes != null || targetSourceId != null;
            boolean alone = diff != null && (said || planId != null);
            if (alone || (planId == null ? backupId == null && diff == null : said || Boolean.TRUE.equals(dryRun))) {
                throw Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        "Name a backup, or a diff alone, or a plan alone: those know their backup, their records and their source.");
            }
        }
    }

    /** What goes into a file: nothing is written to any source. */
    @RegisterForReflection
    record FileForm(
            @NotNull UUID backupId,

            @Schema(description = "Which streams, or records of them; left out or empty for all") @Size(max = 200)
            List<@NotNull @Valid FileStreamForm> streams) {
        Selection selection() {
            List<Selection.Chosen> chosen = streams == null
                    ? List.of()
                    : streams.stream()
                            .map(form -> Selection.Chosen.of(form.name(), form.keys()))
                            .toList();
            return new Selection(chosen, List.of(), chosen.isEmpty());
        }
    }

    @RegisterForReflection
    record FileStreamForm(
            @NotBlank @Size(max = 200) String name,

            @Size(max = 10_000)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    keys) {}

    @RegisterForReflection
    record StreamForm(
            @NotBlank @Size(max = 200) String name,

            @Size(max = 10_000)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    keys,

            @Schema(
                    description =
                            "JSON pointers to what alone is taken from the backup; everything else stays as it is live")
            @Size(max = 200)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    fields,

            @Schema(
                    description =
                            "Whether only files that are gone are put back, and the fields that link to files; everything else stays as it is live. Not beside fields")
            Boolean media) {}

    @RegisterForReflection
    record ChoiceForm(
            @NotNull UUID id,

            @Schema(
                    description =
                            "Which entries; left out or empty for all that changed or was deleted in streams that can be written")
            @Size(max = 200)
            List<@NotNull @Valid EntriesForm> entries) {
        List<EntriesForm> entriesOrNone() {
            return entries == null ? List.of() : entries;
        }
    }

    @RegisterForReflection
    record EntriesForm(
            @NotBlank String stream,

            @Schema(
                    description =
                            "Which kinds where no keys are named: changed and deleted by default. Records of kind created are deleted, so they have to be named, by kind or by key")
            @Size(max = 5)
            List<@NotNull DiffKind> kinds,

            @Size(max = 10_000)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    keys,

            @Schema(description = "JSON pointers to what alone is put back of changed records") @Size(max = 200)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    fields) {
        Set<DiffKind> chosenKinds(Set<DiffKind> usual) {
            return kinds == null || kinds.isEmpty() ? usual : EnumSet.copyOf(kinds);
        }
    }

    @RegisterForReflection
    record DeleteForm(
            @NotBlank String stream,

            @Size(max = 10_000)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    keys,

            @Schema(description = "Whether all live records of the stream that the backup lacks are meant")
            Boolean all) {
        Selection.Surplus surplus() {
            boolean named = keys != null && !keys.isEmpty();
            if (named == Boolean.TRUE.equals(all)) {
                throw Problem.of(ErrorCode.INVALID_REQUEST, "deletes of " + stream + " want either keys or all: true.");
            }
            return new Selection.Surplus(stream, named ? keys : List.of());
        }
    }
}
