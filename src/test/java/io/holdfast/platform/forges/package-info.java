/**
 * Platforms on the loopback that behave as GitHub and GitLab say they do. Each knows its records, assigns its numbers, refuses what the vendor refuses, and is strict about its
 * limit. Shapes come from the fixtures in {@code src/test/resources/platforms}, which say which of the vendor's pages they follow.
 */
package io.holdfast.platform.forges;
