/** A platform that people install apps on, for tests: consent, tokens, webhooks, over real HTTP, with faults that a test scripts. */
package io.holdfast.platform;
