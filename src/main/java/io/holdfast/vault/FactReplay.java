package io.holdfast.vault;

import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes the database say what the facts in the store say. Safe for use by many threads. */
@Singleton
public class FactReplay {
    private final Facts facts;
    private final Installation installation;

    FactReplay(Facts facts, Installation installation) {
        this.facts = facts;
        this.installation = installation;
    }

    /** What the tenant's own facts say. */
    public void replayTenant(TenantId tenant) {
        of(Place.of(tenant)).replay(TenantFacts.KIND);
    }

    /** The facts of a place: their names are read now, each when it is asked for. */
    public OfPlace of(Place place) {
        return new OfPlace(place, facts.newest(place));
    }

    /** All that the store holds is in the database: this is the installation that it belongs to, and deletion goes on. */
    public void adoptInstallation() {
        installation.adopt(installation.inStore().orElseGet(installation::id));
    }

    /** The facts of one place. Not for use by several threads. */
    public final class OfPlace {
        private final Place place;
        private final Map<FactSubject.Id, Facts.Newest> newest;

        private OfPlace(Place place, Map<FactSubject.Id, Facts.Newest> newest) {
            this.place = place;
            this.newest = newest;
        }

        /** The newest state of a subject; empty where no fact tells of it, or it is no more. */
        public Optional<String> state(String kind, UUID subject) {
            return Optional.ofNullable(newest.get(new FactSubject.Id(kind, subject, place.tenant(), place.source())))
                    .flatMap(last -> facts.state(place, last.name()));
        }

        /** Replays the facts of one kind. */
        public void replay(String kind) {
            facts.replay(place, kind, newest);
        }

        /** Replays the facts of all kinds but one. */
        public void replayRest(String done) {
            Set<String> kinds = new LinkedHashSet<>();
            newest.keySet().forEach(id -> kinds.add(id.kind()));
            kinds.remove(done);
            kinds.forEach(this::replay);
        }
    }
}
