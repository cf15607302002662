/**
 * Floor 1. What can go wrong, said once: the catalogue of error codes, and how an error leaves the API.
 */
package io.holdfast.problem;
