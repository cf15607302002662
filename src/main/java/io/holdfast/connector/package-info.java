/**
 * Floor 3. Reads and writes outside systems as their connector file (YAML) describes them. Knows no tenant, no job and no vault:
 * it turns pages into records, and records into calls, and reports every failure by its code.
 */
package io.holdfast.connector;
