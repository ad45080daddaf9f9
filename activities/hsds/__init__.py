"""The catalogue as Open Referral Human Services Data Specification (HSDS) 3."""
