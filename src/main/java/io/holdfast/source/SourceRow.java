package io.holdfast.source;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A source as it is stored. */
@Entity
@Table(name = "source")
class SourceRow {
    @Id
    UUID id;

    @TenantId
    @Column(name = "tenant_id")
    String tenantId;

    String name;

    String connector;

    /** JSON object of texts. */
    String settings;

    /** JSON object of texts, sealed for this source. */
    byte[] credentials;

    @Enumerated(EnumType.STRING)
    SourceState state;

    @Column(name = "revoked_reason")
    String revokedReason;

    /** Its id at the outside system; null where it was not installed. */
    String account;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    int version;
}
