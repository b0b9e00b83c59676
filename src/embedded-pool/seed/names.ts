type Names = readonly [string, ...string[]];

/** Given names for made-up people. */
// biome-ignore format: a list of words
export const GIVEN_NAMES: Names = [
  'Aaliyah', 'Abena', 'Adriana', 'Agnieszka', 'Aiko', 'Alejandro', 'Amara', 'Amélie', 'Anders', 'Anjali', 'Anneli',
  'Antonio', 'Arjun', 'Astrid', 'Ayşe', 'Beatriz', 'Benedikt', 'Björn', 'Camila', 'Carmen', 'Chiara', 'Chloé',
  'Daniel', 'Deepa', 'Dmitri', 'Elena', 'Emeka', 'Emma', 'Fatima', 'Felix', 'Francesca', 'Gabriel', 'Grace', 'Hana',
  'Hassan', 'Helena', 'Ingrid', 'Isabel', 'Ivan', 'Jamal', 'Jana', 'João', 'Jorge', 'Julia', 'Kamil', 'Katarina',
  'Kofi', 'Lars', 'Leila', 'Liam', 'Lucía', 'Magnus', 'Maja', 'Marek', 'Mateo', 'Mei', 'Milan', 'Mina', 'Nadia',
  'Naveen', 'Nia', 'Noémie', 'Oksana', 'Oliver', 'Omar', 'Paula', 'Pavel', 'Petra', 'Priya', 'Rafael', 'Renée',
  'Rosa', 'Samir', 'Sanne', 'Sara', 'Sébastien', 'Sofia', 'Tariq', 'Tereza', 'Thabo', 'Tomás', 'Valentina', 'Viktor',
  'Wei', 'Yara', 'Yusuf', 'Zanele',
];

/** Family names for made-up people. */
// biome-ignore format: a list of words
export const FAMILY_NAMES: Names = [
  'Abiola', 'Adeyemi', 'Almeida', 'Andersson', 'Bakker', 'Bauer', 'Becker', 'Bianchi', 'Brandt', 'Castillo', 'Chen',
  'Costa', 'Dahl', 'Desai', 'Dubois', 'Eriksson', 'Fernández', 'Fischer', 'Fontaine', 'Fraser', 'García', 'González',
  'Grant', 'Gupta', 'Haddad', 'Hansen', 'Hoffmann', 'Ibrahim', 'Ito', 'Jansen', 'Johansson', 'Kaplan', 'Khan', 'Kim',
  'Kovács', 'Kowalski', 'Laurent', 'Lindgren', 'Lombardi', 'Lopes', 'Marković', 'Martin', 'Mendoza', 'Meyer',
  'Mensah', 'Moreau', 'Müller', 'Murphy', 'Mwangi', 'Nakamura', 'Ndlovu', 'Nguyen', 'Novák', 'Okafor', 'Olsen',
  'Ortiz', 'Owusu', 'Park', 'Patel', 'Pereira', 'Petrov', 'Popescu', 'Ramos', 'Reddy', 'Ricci', 'Rossi', 'Santos',
  'Sato', 'Schneider', 'Sharma', 'Silva', 'Singh', 'Suzuki', 'Svensson', 'Takahashi', 'Tanaka', 'Torres', 'Usman',
  'Vargas', 'Virtanen', 'Wagner', 'Walker', 'Weber', 'Wójcik', 'Yamamoto', 'Yilmaz', 'Zhang', 'Zimmermann',
];
