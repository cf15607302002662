package io.holdfast.source;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The sources of the tenant that the session is bound to. */
@Singleton
class SourceRows implements PanacheRepositoryBase<SourceRow, UUID> {}
