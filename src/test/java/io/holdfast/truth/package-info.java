/**
 * The property test of truth. A seed draws a platform ({@code World}) and a story of it: {@code Traits} and {@code Chapter}s say how it lists, what happens between and while its lists are read, and
 * what fails. {@code WorldHost} serves it, {@code WorldRun} backs it up and restores it through the service, and {@code Judge} and {@code RestoreJudge} compare that with what the world knows to have
 * happened. The judges are plain values in, findings out; {@code JudgeTest} plants faults for them.
 */
package io.holdfast.truth;
