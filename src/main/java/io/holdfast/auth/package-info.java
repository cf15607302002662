/**
 * Floor 1. Who calls: API keys, tokens (JWT), roles. Invariant: a token names one role and, unless it is the platform admin's, one tenant.
 */
package io.holdfast.auth;
