/**
 * Floor 3. A tenant's accounts, sites and clusters outside, with their sealed credentials, and the way to them. Invariant: credentials are sealed by the tenant's key before they
 * are stored, and are never read again through the API.
 */
package io.holdfast.source;
