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
package io.clientcert.it;

/**
 * What every host keeps: one test or more for each rule that a client can see, with the rule's
 * number at the beginning of its display name. A host is put under it by a class that implements
 * it, names itself, and says what it {@linkplain HostUnderTest#lacks() lacks}.
 */
interface Contract
    extends StripContract,
        InjectContract,
        ValidateContract,
        ConfigureContract,
        BrokenConfigurationContract,
        ReloadContract,
        RevocationContract,
        DialectContract,
        RefuseContract,
        SignatureContract,
        RespondContract,
        TellContract,
        OriginContract {}
