package io.holdfast.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What those who chose the records looked at.
 *
 * @param diff whose entries they chose
 * @param all whether they chose all of them: then whatever refers to records that are created anew is led to them too
 * @param backup the present as that diff saw it: a record that is not so any more was not what they chose
 */
@RegisterForReflection
public record Seen(UUID diff, UUID backup, boolean all) {}
