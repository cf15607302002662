/**
 * Floor 2. How often something may be called, held across replicas: one cell-rate step in one Lua script on Redis, by Redis' own
 * clock. In no window of time are more cells granted than the capacity plus what flowed back in that window.
 */
package io.holdfast.ratelimit;
