/**
 * A shop platform of one shop, as customers of Holdfast have them: a paged JSON API behind a bearer token and a leaky bucket, with
 * image files beside it. It serves the exact text that it stores, gives every new record a new id, and cleans up after deletions
 * as such platforms do: some references vanish, some dangle. Tests script its failures and read the log of all its calls.
 */
package io.holdfast.shop;
