/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.revocation;

import java.time.Instant;

/**
 * What a responder says of one certificate.
 *
 * @param evidence what is known from it
 * @param thisUpdate the moment at which the responder knew it; of two answers the later counts.
 *     Never after the moment of verification
 * @param until when the answer itself ends, and another should be there. Of an answer that revokes
 *     it may have passed: that one counts at any age
 */
public record OcspAnswer(Evidence evidence, Instant thisUpdate, Instant until) {}
