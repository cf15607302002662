/**
 * Says whether an installation kept its promises after all that was done to it. It shares no class with {@code src/main}: it reads backups by the API and by
 * the documented format straight from the bucket, the tables by JDBC, and knows every state that the shops were in. It judges what it was given, so that faults
 * can be planted in that: a judge that is never wrong about them may be believed.
 */
package io.holdfast.chaos.judge;
