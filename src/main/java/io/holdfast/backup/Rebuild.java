package io.holdfast.backup;

import io.holdfast.crypto.WrappedKey;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.SourceFacts;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.holdfast.vault.Damages;
import io.holdfast.vault.FactReplay;
import io.holdfast.vault.ManifestName;
import io.holdfast.vault.Manifests;
import io.holdfast.vault.Place;
import io.holdfast.vault.Restocking;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.StoreContents;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes the database say again what the object store says: tenants with their keys, sources, backups, objects, and what changed later. Into an empty database, or
 * into an older copy, which gets what it lacks. May be cut off anywhere and begun again. While it runs, nothing is deleted.
 */
@Singleton
public class Rebuild {
    private final StoreContents contents;
    private final Tenants tenants;
    private final FactReplay facts;
    private final Manifests manifests;
    private final Restocking restocking;
    private final Damages damages;
    private final RebuiltRows rows;
    private final Json json;

    Rebuild(
            StoreContents contents,
            Tenants tenants,
            FactReplay facts,
            Manifests manifests,
            Restocking restocking,
            Damages damages,
            RebuiltRows rows,
            Json json) {
        this.contents = contents;
        this.tenants = tenants;
        this.facts = facts;
        this.manifests = manifests;
        this.restocking = restocking;
        this.damages = damages;
        this.rows = rows;
        this.json = json;
    }

    /**
     * What was found.
     *
     * @param troubles what could not be taken in, in words; deletion stays stopped while there are any
     */
    public record Report(int tenants, int sources, int backups, long objects, List<String> troubles) {}

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        void say(String words);
    }

    /** Takes in all that the store holds. {@code giveUp}: manifests that cannot be read are given up instead of being in the way. */
    public Report run(boolean giveUp, Progress progress) {
        List<String> troubles = new ArrayList<>();
        int tenantCount = 0;
        int sources = 0;
        int backups = 0;
        long objects = 0;
        for (TenantId tenant : contents.tenants()) {
            if (!adopt(tenant, giveUp, troubles)) {
                continue;
            }
            tenantCount++;
            facts.replayTenant(tenant);
            for (UUID source : contents.sources(tenant)) {
                PlaceReport report = place(new Place(tenant, source), giveUp, progress, troubles);
                sources++;
                backups += report.backups();
                objects += report.objects();
                progress.say("Tenant " + tenant + ", source " + source + ": " + report.backups() + " backups");
            }
        }
        if (troubles.isEmpty()) {
            facts.adoptInstallation();
        }
        return new Report(tenantCount, sources, backups, objects, troubles);
    }

    private boolean adopt(TenantId tenant, boolean giveUp, List<String> troubles) {
        if (tenants.find(tenant).isPresent()) {
            return true;
        }
        List<WrappedKey> keys = contents.keys(tenant);
        Optional<Problem> last = Optional.empty();
        for (WrappedKey key : keys) {
            try {
                return tenants.adopt(tenant, key);
            } catch (Problem e) {
                last = Optional.of(e);
            }
        }
        if (keys.isEmpty() && giveUp) {
            // Its key was erased: nobody can read it any more.
            return false;
        }
        troubles.add("Tenant " + tenant + ": "
                + last.map(Problem::getMessage).orElse("its key is not in the store, so its data cannot be read."));
        return false;
    }

    private record PlaceReport(int backups, long objects) {}

    private PlaceReport place(Place place, boolean giveUp, Progress progress, List<String> troubles) {
        FactReplay.OfPlace said = facts.of(place);
        said.replay(SourceFacts.KIND);
        Map<String, List<SnapshotRow>> streams = new TreeMap<>();
        int backups = 0;
        for (ManifestName name : (Iterable<ManifestName>) manifests.names(place)::iterator) {
            if (said.state(BackupFacts.KIND, name.backup())
                    .filter(this::isDeletion)
                    .isPresent()) {
                // The deletion was acknowledged and then cut off.
                manifests.delete(place, name.seq(), name.backup());
            } else {
                backups += take(place, name, giveUp, streams, troubles);
            }
        }
        long objects = 0;
        for (Map.Entry<String, List<SnapshotRow>> stream : streams.entrySet()) {
            boolean media = stream.getKey().equals(MediaEntry.STREAM);
            objects += restocking.restock(place, stream.getValue(), media, troubles::add);
        }
        said.replayRest(SourceFacts.KIND);
        int missing = restocking.markMissing(place);
        if (missing > 0) {
            progress.say("Source " + place.source() + ": " + missing
                    + " objects are missing; the backups that they touch say what they lack.");
        }
        rows.countMoments(place);
        damages.touched(place).forEach(touched -> damages.assess(place, touched));
        return new PlaceReport(backups, objects);
    }

    /** Takes in one backup; returns how many that were. */
    private int take(
            Place place,
            ManifestName name,
            boolean giveUp,
            Map<String, List<SnapshotRow>> streams,
            List<String> troubles) {
        Optional<BackupClosing.Manifest> manifest = read(place, name, giveUp, troubles);
        if (manifest.isEmpty()) {
            return 0;
        }
        Optional<String> trouble = rows.take(place, manifest.get());
        if (trouble.isPresent()) {
            troubles.add(trouble.get());
            return 0;
        }
        for (SnapshotRow row : manifest.get().streams()) {
            streams.computeIfAbsent(row.stream(), it -> new ArrayList<>()).add(row);
        }
        return 1;
    }

    private Optional<BackupClosing.Manifest> read(
            Place place, ManifestName name, boolean giveUp, List<String> troubles) {
        try {
            String text = new String(manifests.read(place, name.seq(), name.backup()), StandardCharsets.UTF_8);
            return Optional.of(json.value(text, BackupClosing.Manifest.class));
        } catch (Problem e) {
            if (e.code() == ErrorCode.OBJECT_DAMAGED && giveUp) {
                rows.giveUp(place, name);
                return Optional.empty();
            }
            troubles.add("Backup " + name.backup() + " (number " + name.seq() + " of source " + place.source() + "): "
                    + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isDeletion(String state) {
        return json.value(state, BackupFacts.State.class).deletedAt() != null;
    }
}
